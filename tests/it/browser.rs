//! A browser without a screen: cookies, redirects, forms.

use std::sync::Mutex;

use reqwest::StatusCode;

use super::world::World;

/// A browser: keeps cookies, and follows redirects.
pub(crate) struct Browser {
    http: reqwest::Client,
    url: String,
    cookies: Mutex<Vec<(String, String)>>,
}

/// What a browser ends up with.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) text: String,
}

impl Browser {
    pub(crate) fn new(world: &World) -> Self {
        Self::at(&world.http, &world.url)
    }

    /// A browser that opens the portal at this address.
    pub(crate) fn at(http: &reqwest::Client, url: &str) -> Self {
        Self { http: http.clone(), url: url.to_owned(), cookies: Mutex::default() }
    }

    /// Forgets everything but the cookie of this name, as a browser of which the rest was cleared.
    pub(crate) fn keep_only(&self, name: &str) {
        self.cookies.lock().expect("no panic").retain(|(known, _)| known == name);
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        self.follow(self.http.get(format!("{}{path}", self.url))).await
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Page {
        self.follow(self.http.post(format!("{}{path}", self.url)).form(form)).await
    }

    async fn follow(&self, mut request: reqwest::RequestBuilder) -> Page {
        loop {
            let answer = self.send(request).await;
            let Some(location) = answer.headers().get("location") else {
                let (path, query) =
                    (answer.url().path().to_owned(), answer.url().query().unwrap_or_default().to_owned());
                return Page { status: answer.status(), path, query, text: answer.text().await.expect("text") };
            };
            let next = answer.url().join(location.to_str().expect("text")).expect("an address");
            request = self.http.get(next);
        }
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> reqwest::Response {
        let cookies = self.cookies.lock().expect("no panic").clone();
        let cookies = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let answer = request.header("accept", "text/html").header("cookie", cookies).send().await.expect("an answer");
        for set in answer.headers().get_all("set-cookie") {
            let set = set.to_str().expect("text");
            let (name, value) = set.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            let mut cookies = self.cookies.lock().expect("no panic");
            cookies.retain(|(known, _)| known != name);
            if !set.contains("Max-Age=0") {
                cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        answer
    }

    pub(crate) async fn sign_in(&self, email: &str, password: &str, next: &str) -> Page {
        self.post("/admin/login", &[("email", email), ("password", password), ("next", next)]).await
    }

    /// A reviewer who is signed in.
    pub(crate) async fn of_reviewer(world: &World) -> Self {
        let password = world.portal.put_admin("reviewer@example.com", None).await.expect("an administrator");
        let browser = Self::new(world);
        assert_eq!(browser.sign_in("reviewer@example.com", &password, "").await.status, StatusCode::OK);
        browser
    }

    /// Posts a form of a page, with the token that the page carries.
    pub(crate) async fn post_from(&self, page: &str, path: &str, form: &[(&str, &str)]) -> Page {
        let text = self.get(page).await.text;
        let csrf = hidden(&text, "csrf");
        let mut whole = vec![("csrf", csrf.as_str())];
        whole.extend_from_slice(form);
        self.post(path, &whole).await
    }
}

/// Returns the value of a hidden field.
pub(crate) fn hidden(page: &str, name: &str) -> String {
    let value = page.split(&format!("name=\"{name}\" value=\"")).nth(1).and_then(|rest| rest.split('"').next());
    value.expect("the field is on the page").to_owned()
}
