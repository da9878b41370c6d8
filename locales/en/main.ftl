# The person's pages. Second person, present tense, short words. Keys are grouped by page.

consent-title = Verify your identity
