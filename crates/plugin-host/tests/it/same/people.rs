//! Accounts: made, signed in to, deactivated; preferences.

use jackfield_domain::users::{self, Credentials};
use jackfield_domain::{Cx, preferences, testing};
use jackfield_model::Preference;
use jackfield_model::permission::{ChangeUserActive, EditUser};
use serde_json::{Value as Json, json};

use crate::wasm::world::World;

pub async fn people(world: &World) -> Json {
    let bob = world.new_person("bob").await;
    world.new_person("reject").await;
    let signed_in = [sign_in(world, "bob").await, sign_in(world, "reject").await];
    let granted = testing::granted::<ChangeUserActive>(bob);
    users::set_active(&world.app, &granted, false).await.unwrap();

    let preference = Preference {
        user_id: world.anna,
        category: "display_settings".into(),
        name: "use_military_time".into(),
        value: "true".into(),
    };
    let granted = world.app.authorize::<EditUser>(&world.cx(world.anna), world.anna).await.unwrap();
    preferences::save(&world.app, &granted, vec![preference]).await.unwrap();
    json!(signed_in)
}

async fn sign_in(world: &World, name: &str) -> String {
    let given = Credentials { login_id: name.into(), password: "a long password 1A!".into(), ..Credentials::default() };
    let outcome = users::sign_in(&world.app, &Cx::system("test"), given, &[]).await;
    outcome.map_or_else(|failure| failure.0.message.clone(), |(user, _)| user.username)
}
