//! What people have to agree to: put in force, agreed to, taken back.

use jackfield_api::path::{ByUser, UserRef};
use jackfield_api::system::PatchConfig;
use jackfield_api::terms_of_service as api;
use jackfield_api::users::GetUser;
use jackfield_client::{ClientError, NOTHING};
use jackfield_model::{TermsOfServiceId, UserTermsOfService};
use serde_json::json;

use crate::everywhere;
use crate::town::{Person, Town, refused};

async fn answers(person: &Person, id: TermsOfServiceId, accepted: bool) -> Result<(), ClientError> {
    let body = api::TermsAnswer { service_terms_id: id, accepted };
    person.calls::<api::RegisterTermsOfServiceAction>(person.me(), body).await.map(drop)
}

async fn agreed(person: &Person) -> Result<UserTermsOfService, ClientError> {
    person.client.get::<api::GetUserTermsOfService>(person.me()).await
}

#[tokio::test]
async fn people_agree_to_the_text_that_is_in_force() {
    everywhere(async |town: &Town| {
        let sets = async |person: &Person, text: &str| {
            person.calls::<api::CreateTermsOfService>(NOTHING, api::TermsText { text: text.into() }).await
        };
        let off = "api.create_terms_of_service.custom_terms_of_service_disabled.app_error";
        assert_eq!(refused(sets(&town.anna, "Be kind.").await), (400, off.into()));
        let on = json!({ "SupportSettings": { "CustomTermsOfServiceEnabled": true } });
        town.anna.calls::<PatchConfig>(NOTHING, on.as_object().cloned().unwrap_or_default()).await?;
        let none = (404, "app.terms_of_service.get.no_rows.app_error".to_owned());
        assert_eq!(refused(town.ben.client.get::<api::GetTermsOfService>(NOTHING).await), none);
        assert_eq!(refused(sets(&town.ben, "Be kind.").await).0, 403);
        assert_eq!(refused(sets(&town.anna, " ").await).0, 400);
        assert_eq!(refused(sets(&town.anna, &"x".repeat(20_000)).await).0, 400);
        let terms = sets(&town.anna, "Be kind.").await?;
        assert_eq!(sets(&town.anna, "Be kind.").await?.id, terms.id, "the same text is no other one");
        assert_eq!(town.ben.client.get::<api::GetTermsOfService>(NOTHING).await?.text, "Be kind.");
        let missing = (404, "app.user_terms_of_service.get_by_user.no_rows.app_error".to_owned());
        assert_eq!(refused(agreed(&town.ben).await), missing);
        assert_eq!(refused(answers(&town.ben, TermsOfServiceId::new(), true).await), none);
        answers(&town.ben, terms.id, true).await?;
        assert_eq!(agreed(&town.ben).await?.terms_of_service_id, terms.id);
        let me = town.ben.client.get::<GetUser>(town.ben.me()).await?;
        assert_eq!(me.terms_of_service_id, terms.id.to_string());
        let seen = town.anna.client.get::<GetUser>(ByUser { user_id: town.ben.id.into() }).await?;
        assert!(seen.terms_of_service_id.is_empty(), "others are not told");
        let bens = ByUser { user_id: UserRef::Id(town.ben.id) };
        assert_eq!(refused(town.anna.client.get::<api::GetUserTermsOfService>(bens).await).0, 403);
        answers(&town.ben, terms.id, false).await?;
        assert_eq!(refused(agreed(&town.ben).await), missing);
        Ok(())
    })
    .await;
}
