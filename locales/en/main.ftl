# The person's pages. Second person, present tense, short words, no blame. Keys are grouped by page.
# { $brand } is the company's name; { $document } is Veriff's word for the kind of document.

## Every page

tab-title = { $page } – { $brand }
progress = Step { $number } of { $total }
progress-short = { $number } of { $total }
back = Back
continue = Continue
language = Language
help = Get help
contact = Contact { $brand }
back-to = Back to { $brand }
close = You can close this page.

## Without a session

home-title = You need a personal link
home-text = Verification starts with a link that { $brand } sends you. Look for it in your messages, or ask { $brand } for one.
not-found-title = This page does not exist
not-found-text = Open the link from { $brand } again. It takes you to where you were.
unknown-link-title = This link is not valid
unknown-link-text = Perhaps a part of it is missing. Open it again from the message of { $brand }, or ask { $brand } for a new one.
expired-link-title = This link has expired
expired-link-text = Links work for a limited time. Ask { $brand } for a new one.
busy-title = Many people are here right now
busy-text = Nothing is lost. Wait a minute, then load this page again.
broken-title = Something went wrong on our side
broken-text = Nothing that you sent is lost. Wait a minute, then load this page again.

## Consent

consent-title = Verify your identity
consent-lead = { $brand } needs to know that you are who you say you are. It takes about two minutes.
consent-step-document = Photograph your identity document
consent-step-face = Photograph your face
consent-step-check = Veriff compares the two, and { $brand } gets the result
consent-step-aadhaar = Enter your Aadhaar number, and the code that is sent to your phone
consent-step-address = Add a proof of your address
consent-step-check-aadhaar = Veriff asks the Aadhaar register, and { $brand } gets the result
consent-collected = What is collected
consent-collected-text = Your photos, and what the document says: such as your name, date of birth and document number. Your face is compared with the photo on the document.
consent-collected-aadhaar-text = Your photo, and what the Aadhaar register says about you: such as your name and date of birth. Your face is compared with the photo in the register. Your Aadhaar number is passed on to Veriff and not kept here.
consent-receives = Who gets it
consent-receives-text = { $brand }, and Veriff, which checks the photos for { $brand }. Nobody else.
consent-why = What it is for
consent-why-text = To confirm your identity for { $brand }, and for nothing else.
consent-agree = I agree that { $brand } and Veriff use my photos, and the data on my document, to verify my identity.

consent-agree-aadhaar = I agree that { $brand } and Veriff use my photo, and what the Aadhaar register says about me, to verify my identity.
consent-aadhaar = I agree that Veriff checks my Aadhaar number with the Aadhaar register for { $brand }.
consent-device = You may also use my network address, the name of my browser and a mark of this device to protect me against fraud. This is up to me: it goes on without it.

## Aadhaar

aadhaar-title = Enter your Aadhaar number
aadhaar-lead = A code is sent to the mobile number that is registered with your Aadhaar. Keep your phone at hand.
aadhaar-number = Aadhaar number
aadhaar-hint = 12 digits. The number goes to Veriff for this check; { $brand } does not keep it.
aadhaar-send = Send me the code
code-title = Enter the code
code-lead = It is in a message on the phone that is registered with your Aadhaar.
code-code = Code
code-hint = Six digits. It can take a minute to arrive.
code-tries = { $left ->
    [one] You can try once more. After that, the check goes on without the code.
   *[other] You can try { $left } more times. After that, the check goes on without the code.
}
code-check = Continue
code-wait = You can ask for another code in { $seconds } seconds.
code-look-again = Load this page again
code-again = Send another code

## Codes: what happened, and what to do

otp-number-unreadable = This is not an Aadhaar number. Check its 12 digits, then try again.
otp-number-unknown = This Aadhaar number is not known. Check its 12 digits, then try again.
otp-no-telephone = No mobile number is registered with this Aadhaar, so no code can be sent. Register one first, or ask for another way.
otp-no-resend = No more codes can be sent to this number. Use the last code that you got, or come back later.
otp-sent-too-often = Enough codes were sent. Use the last one that you got, or come back later.
otp-too-soon = A code was sent a moment ago. Look at your phone. You can ask for another one after a minute.
otp-not-sent = There is no code yet, or it is too old. Enter your Aadhaar number to get one.
otp-code-unreadable = The code has six digits. Check it, then try again.
otp-code-wrong = This is not the code that was sent last. Check it, then try again.
otp-wrong-too-often = The code did not match several times. The check goes on without it.
otp-already-passed = You have already entered the right code. Go on.
otp-not-now = No code can be used here any more. Open your link again.
otp-unreachable = The Aadhaar register cannot be reached right now. Wait a minute, then try again.
otp-unknown = This did not work. Wait a minute, then try again.

## Document

document-title = Choose your document
document-lead = Take one that is yours, valid and undamaged.
document-kind = Kind of document
document-id-card = ID card
document-passport = Passport
document-drivers-license = Driving licence
document-residence-permit = Residence permit
document-two-sides = Front and back
document-photo-page = The page with your photo
document-country = Issuing country
document-country-hint = Start to type, then choose from the list.

## Photo

photo-front-title = Photograph { $document ->
    [PASSPORT] the photo page of your passport
    [ID_CARD] the front of your ID card
    [DRIVERS_LICENSE] the front of your driving licence
    [RESIDENCE_PERMIT] the front of your residence permit
   *[other] the front of your document
}
photo-front-lead = { $document ->
    [PASSPORT] Open it flat at the page with your photo. Keep the whole page in the picture, sharp and without glare.
   *[other] Lay it on a dark, plain surface. Keep all four corners in the picture, sharp and without glare.
}
photo-back-title = Photograph { $document ->
    [ID_CARD] the back of your ID card
    [DRIVERS_LICENSE] the back of your driving licence
    [RESIDENCE_PERMIT] the back of your residence permit
   *[other] the back of your document
}
photo-back-lead = Turn it over. Keep all four corners in the picture, sharp and without glare.
photo-face-title = Photograph your face
photo-face-lead = Look straight into the camera, in even light. No hat, no dark glasses.
photo-front-qrcode-title = Photograph { $document ->
    [PASSPORT] the QR code on the front of your passport
    [ID_CARD] the QR code on the front of your ID card
    [DRIVERS_LICENSE] the QR code on the front of your driving licence
    [RESIDENCE_PERMIT] the QR code on the front of your residence permit
   *[other] the QR code on the front of your document
}
photo-back-qrcode-title = Photograph { $document ->
    [PASSPORT] the QR code on the back of your passport
    [ID_CARD] the QR code on the back of your ID card
    [DRIVERS_LICENSE] the QR code on the back of your driving licence
    [RESIDENCE_PERMIT] the QR code on the back of your residence permit
   *[other] the QR code on the back of your document
}
photo-barcode-title = Photograph { $document ->
    [PASSPORT] the barcode on the back of your passport
    [ID_CARD] the barcode on the back of your ID card
    [DRIVERS_LICENSE] the barcode on the back of your driving licence
    [RESIDENCE_PERMIT] the barcode on the back of your residence permit
   *[other] the barcode on the back of your document
}
photo-code-lead = Come close, so that the code fills the frame. Every line and square of it must be sharp and without glare.
photo-signature-title = Photograph { $document ->
    [PASSPORT] the signature in your passport
    [ID_CARD] the front of your ID card with your signature
    [DRIVERS_LICENSE] the front of your driving licence with your signature
    [RESIDENCE_PERMIT] the front of your residence permit with your signature
   *[other] the front of your document with your signature
}
photo-signature-lead = { $document ->
    [PASSPORT] Open it flat, so that the page with your photo and the page with your signature are both in the picture.
   *[other] Keep all four corners in the picture, and your signature sharp and without glare.
}
photo-together-title = Photograph yourself with { $document ->
    [PASSPORT] your passport
    [ID_CARD] your ID card
    [DRIVERS_LICENSE] your driving licence
    [RESIDENCE_PERMIT] your residence permit
   *[other] your document
}
photo-together-lead = Hold the side with your picture beside your face. Your fingers cover nothing, and both are sharp.
photo-address-title = Add a proof of your address
photo-address-lead = A document with your name and your address on it, not older than three months. All of the page is in the picture.
photo-address-kinds = One of these will do:
photo-paper = Your document
photo-paper-hint = A PDF of less than 20 MB, or a JPEG, PNG or WebP picture.
photo-send-file = Send document
photo-present-file-text = You already have this document. Keep it, or send another one instead.
photo-keep-file = Keep this document
photo-another = This one is added to what you have.
pdf-size = PDF, { $kilobytes } kB
pdf-open = Open
photo-camera = Open camera
photo-file-instead = Use a file instead
photo-file = Your photo
photo-file-hint = A JPEG, PNG or WebP picture. On a phone, this opens the camera.
photo-send = Send photo
photo-present = Your photo
photo-present-text = You already have this photo. Keep it, or take it again.
photo-keep = Keep this photo

## Camera

camera-starting = Starting the camera
camera-hint-front = Front side, inside the frame
camera-hint-back = Back side, inside the frame
camera-hint-page = Photo page, inside the frame
camera-hint-face = Your face, inside the oval
camera-hint-qrcode = QR code, inside the frame
camera-hint-barcode = Barcode, inside the frame
camera-hint-signature = Photo and signature, inside the frame
camera-hint-together = Your face and the document
camera-hint-address = Whole page, inside the frame
camera-shutter = Take photo
camera-close = Close
camera-switch = Use another camera
camera-torch = Light
camera-check-document = Is everything sharp and readable?
camera-check-face = Is your face clear and well lit?
camera-check-together = Are your face and the document clear?
camera-use = Use this photo
camera-retake = Retake
camera-other-file = Choose another file
camera-sending = Sending your photo
camera-not-sent = Not sent yet
camera-offline = You are offline. Keep this page open: your photo is sent as soon as you are back.
camera-retrying = The connection is weak. Your photo is sent again in a moment.
camera-failed = Your photo did not get through. Check your connection, then try again.
camera-again = Try again
camera-problem-denied = This page is not allowed to use your camera. Allow it in your browser’s settings and try again, or use a file instead.
camera-problem-missing = There is no camera on this device. Use a file instead, or open your link on a phone.
camera-problem-busy = Another app is using your camera. Close it and try again, or use a file instead.
camera-problem-unfit = This camera does not work here. Try again to use another one, or use a file instead.
camera-problem-insecure = Your browser offers no camera here. Use a file instead, or open your link in another browser.
camera-problem-silent = Your camera shows no picture. Try again, or use a file instead.
camera-problem-other = Your camera did not start. Try again, or use a file instead.

## Review

review-title = Check your photos
review-lead = Is everything sharp, complete and readable?
review-retake = Retake
review-retake-of = Retake: { $photo }
review-remove = Remove
review-remove-of = Remove: { $photo }
review-another = Add another photo
review-another-of = Add another photo: { $photo }
review-numbered = { $photo }, { $number }
review-submit = Send everything
review-note = Your photos go to { $brand } and Veriff.
picture-front = Front of the document
picture-back = Back of the document
picture-passport = Photo page of the passport
picture-front-qrcode = QR code on the front
picture-signature = Front with your signature
picture-barcode = Barcode on the back
picture-back-qrcode = QR code on the back
picture-face = Your face
picture-together = You with the document
picture-address = Proof of your address

## Status

status-sending-title = Your photos are on their way
status-sending-lead = They are safe with us. You have nothing more to do.
status-checking-title = Your photos are being checked
status-checking-lead = Most checks take a few minutes. Some take longer.
status-code-title = Your details are being checked
status-code-lead = The code did not match several times, so the check goes on without it, and without a photo. You have nothing more to do. { $brand } can tell you what happens next.
status-sending = Sending
status-sent = Sent
status-checking = Being checked
status-result = Result
status-state-done = done
status-state-now = now
status-state-later = to come
status-elapsed = Time so far:
status-delayed = This takes longer than usual: the checking service cannot be reached at the moment. Your photos are safe, and { $brand } keeps trying. You have nothing to do.
status-stopped-title = Your photos could not be handed on
status-stopped-lead = The fault is not yours. Your photos are safe, and { $brand } has been told: somebody there must mend this first. You have nothing to do. This page goes on as soon as it is mended.
status-close = You may close this page. Your link shows the result when it is there.

## Ends

approved-title = You are verified
approved-text = Thank you. { $brand } has the result.
declined-title = We could not verify you
declined-text = Your identity could not be confirmed this time. { $brand } knows, and can tell you what happens next.
in-review-title = Somebody is taking a closer look
in-review-text = A person checks your photos now. This page, and { $brand }, show the result when it is there. You may close it.
expired-title = The time for this is over
expired-text = Nothing was sent. Ask { $brand } for a new link and start again.
abandoned-title = This was not finished in time
abandoned-text = The verification has ended before it was complete. Ask { $brand } for a new link and start again.
again-title = Take your photos again
again-photos = What you take again
again-start = Start again
again-left = { $left ->
    [one] You can try once more.
   *[other] You can try { $left } more times.
}
no-attempts-title = We could not verify you
no-attempts-text = There are no more tries on this link. { $brand } can tell you what happens next.

## Advice: what to do better

advice-again = The photos could not be checked. Take them again in good light, with the whole document in the picture.
advice-pictures-missing = Some photos did not show what is needed. Take them again, one by one.
advice-quality = The photos are not clear enough. Find brighter, even light, hold still, and take them again.
advice-face-unclear = Your face is not clear enough. Look straight into the camera in even light, without a hat or dark glasses.
advice-face-missing = The photo of your face is missing. Look straight into the camera and take it again.
advice-several-faces = There is more than one face in the photo. Take it again on your own.
advice-document-cut-off = The document is not whole in the picture. Step back a little, so that all four corners show.
advice-document-damaged = The document looks damaged. Take the photos again, or use another document.
advice-document-not-supported = This document cannot be used here. Use another one: a passport, an ID card, a driving licence or a residence permit.
advice-document-expired = The document has expired. Use one that is still valid.
advice-document-missing = The document is missing from the picture. Lay it on a plain surface and take it again.
advice-front-unclear = The photo of the front could not be used. Take it again in even light, with all four corners in the picture.
advice-document-and-face-missing = The photo of you with the document is missing. Hold the document beside your face and take it again.
advice-front-missing = The front of the document is missing. Take a photo of the side with your picture.
advice-back-missing = The back of the document is missing. Turn it over and take a photo.
advice-data-unreadable = Some of the text on the document cannot be read. Avoid glare, hold still, and take it again.
advice-several-documents = There is more than one document in the picture. Take it again with only yours.

## Problems: what happened, and what to do

problem-unknown-link = This link is not valid. Open it again from your message.
problem-expired-link = This link has expired. Ask for a new one.
problem-wrong-stage = This step is already done. You are at the right place now.
problem-consent-missing = Tick the box if you agree. Without it you cannot go on.
problem-document-missing = Choose the kind of document that you use.
problem-country-unknown = This country is not on the list. Start to type its name, then choose it.
problem-picture-not-needed = This photo is not needed. Go on with the one below.
problem-picture-missing = A photo is still missing. Take it, then go on.
problem-too-many-photos = You have taken very many photos. Go on with the ones you have.
problem-enough-photos = There are as many photos of this as can be sent. Retake or remove one of them.
problem-bad-form = Something did not arrive. Try once more.
problem-too-slow = Your connection was too slow, or stopped. Nothing that was there before is lost. Try again, closer to your network if you can.
problem-busy = Many people are here right now. Wait a moment, then try again.
problem-broken = Something went wrong on our side. Nothing is lost. Wait a moment, then try again.
problem-photo-empty = The file is empty. Choose another one.
problem-photo-too-large = The file is too large. Choose a smaller one, or use the camera.
problem-photo-not-a-picture = This file is not a photo that can be used. Choose a JPEG, PNG or WebP picture.
problem-photo-heic = This photo is in Apple’s HEIC format, which cannot be used yet. Take it with the camera here, or choose a JPEG picture.
problem-photo-pdf = This is a PDF. Take a photo of the document instead, or choose a JPEG, PNG or WebP picture.
problem-pdf-damaged = This PDF is damaged or not complete. Download it again, or take a photo of the document.
problem-pdf-locked = This PDF is locked with a password. Save it without one, or take a photo of the document.
problem-pdf-active = This PDF holds a script, a file or another part that does something by itself. Print it into a new PDF and choose that, or take a photo of the document.
problem-pdf-too-large = This PDF is too large. Choose one of less than 20 MB, or take a photo of the document.
problem-photo-damaged = This file is damaged. Take the photo again, or choose another file.
problem-photo-too-many-pixels = This picture has too many pixels. Choose a smaller one, or use the camera.
problem-photo-too-small = This picture is too small to read. Move closer, or choose a larger one.
problem-photo-odd-shape = This picture is too long and narrow. Take the whole document or face, and nothing else.

## Proofs of address

proof-bank-statement = Bank statement
proof-car-insurance-policy = Car insurance policy
proof-certificate-of-non-taxation = Certificate of non-taxation
proof-certificate-of-residence = Certificate of residence
proof-council-or-housing-association-documentation = Document of a council or housing association
proof-credit-card-bill = Credit card bill
proof-electoral-register-entry = Entry in the electoral register
proof-electricity-bill = Electricity bill
proof-gas-bill = Gas bill
proof-government-issued-letter = Letter from an authority
proof-health-insurance-card = Health insurance card
proof-home-insurance-policy = Home insurance policy
proof-insurance-bill = Insurance bill
proof-insurance-letter = Letter from an insurer
proof-landlord-letter = Letter from your landlord
proof-lease-agreement = Lease agreement
proof-lease-bill = Lease bill
proof-loan-statement = Loan statement
proof-mobile-bill = Mobile phone bill
proof-mortgage-statement = Mortgage statement
proof-official-correspondence = Official correspondence
proof-pension-statement = Pension statement
proof-phone-bill = Phone bill
proof-proof-of-bank-account = Proof of a bank account
proof-proof-of-housing-tax = Proof of housing tax
proof-rent-bill = Rent bill
proof-rent-receipt = Rent receipt
proof-rental-agreement = Rental agreement
proof-rental-contract = Rental contract
proof-residence-permit = Residence permit
proof-residence-registration = Registration of residence
proof-social-insurance-document = Social insurance document
proof-solicitors-letter = Letter from a solicitor
proof-tax-assessment = Tax assessment
proof-tax-bill = Tax bill
proof-tax-document = Tax document
proof-vehicle-registration = Vehicle registration
proof-water-bill = Water bill
