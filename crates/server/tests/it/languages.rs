//! Refusals in the language of whoever is refused.

use http::Method;
use jackfield_client::{Client, ClientError};
use jackfield_model::AppError;
use serde_json::json;

use crate::everywhere;
use crate::town::Town;

const NOBODY: &str = "/api/v4/users/usernobody1234567890123456";

/// The refusal of a request whose browser wishes for languages.
async fn refused(client: &Client, path: &str, wishes: &str) -> Result<AppError, ClientError> {
    let answer = client.raw(Method::GET, path).header("accept-language", wishes).send().await?;
    assert!(answer.status().is_client_error(), "{path}");
    Ok(answer.json().await?)
}

async fn speaks(client: &Client, locale: &str) -> Result<(), ClientError> {
    let change = json!({ "locale": locale });
    let answer = client.raw(Method::PUT, "/api/v4/users/me/patch").json(&change).send().await?;
    assert!(answer.status().is_success());
    Ok(())
}

#[tokio::test]
async fn a_refusal_is_in_the_language_of_whoever_is_refused() {
    everywhere(async |town: &Town| {
        let (stranger, ben) = (town.ben.client.stranger(), &town.ben.client);
        const ENGLISH: &str = "Invalid or expired session, please login again.";
        const GERMAN: &str = "Die Sitzung ist ungültig oder abgelaufen. Bitte melde dich neu an.";
        // A stranger's browser says it, and the server's setting where it does not.
        for (wishes, wanted) in
            [("de-AT,de;q=0.9,en;q=0.8", GERMAN), ("fr;q=0.9, de;q=0.5", GERMAN), ("en,de", ENGLISH), ("", ENGLISH)]
        {
            let refusal = refused(&stranger, "/api/v4/users/me", wishes).await?;
            assert_eq!(refusal.message, wanted, "{wishes}");
            assert_eq!(refusal.id, "api.context.session_expired.app_error");
        }
        let page = refused(&stranger, "/api/v4/there/is/no/such/page", "de").await?;
        assert_eq!(page.message, "Diese Seite gibt es leider nicht.");
        let hook = stranger.raw(Method::POST, "/hooks/none").header("accept-language", "de").body("{}").send().await?;
        assert_eq!(hook.json::<AppError>().await?.message, "Der Webhook ist ungültig.");

        // Whoever is signed in has a language of their own, at once and whatever the browser says.
        let wanted = [
            ("de", "Dieses Konto gibt es nicht."),
            ("en", "Unable to find the existing user."),
            ("fr", "Unable to find the existing user."),
        ];
        for (locale, message) in wanted {
            speaks(ben, locale).await?;
            let refusal = refused(ben, NOBODY, if locale == "de" { "en" } else { "de" }).await?;
            assert_eq!((refusal.message.as_str(), refusal.id.as_str()), (message, "app.user.missing_account.const"));
            assert!(refusal.detailed_error.is_empty());
        }
        // What a text says of the request is in it.
        speaks(ben, "de").await?;
        let short = json!({ "name": "a", "display_name": "A", "type": "O" });
        let answer = ben.raw(Method::POST, "/api/v4/teams").json(&short).send().await?;
        assert_eq!(answer.json::<AppError>().await?.message, "Die Adresse des Teams ist ungültig.");
        let answer = ben.raw(Method::GET, "/api/v4/channels/nothing").send().await?;
        let refusal: AppError = answer.json().await?;
        assert!(refusal.message.contains("fehlt in der Adresse oder ist ungültig"), "{}", refusal.message);
        Ok(())
    })
    .await;
}
