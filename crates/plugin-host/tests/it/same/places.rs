//! Channels and teams, and who is in them.

use jackfield_domain::channels::{self, Change};
use jackfield_domain::{Result, teams, testing};
use jackfield_model::permission::{
    AddChannelMember, AddTeamMember, ChannelMemberOf, CreateChannel, DeleteChannel, ManageChannelProperties,
    NewChannel, RemoveChannelMember, RemoveTeamMember, RestoreChannel, TeamMemberOf,
};
use jackfield_model::{Channel, ChannelId, ChannelPatch, ChannelType};
use serde_json::{Value as Json, json};

use crate::wasm::world::World;

pub async fn places(world: &World) -> Json {
    let (app, by_anna) = (&world.app, world.cx(world.anna));
    let carl = world.new_person("carl").await;
    let place = create(world, "place").await;
    let (reject, over) = (create(world, "reject").await, create(world, "over").await);
    let changed = [change(world, place).await, change(world, reject).await, change(world, over).await];

    let of = |user| ChannelMemberOf { channel: place, user };
    let granted = app.authorize::<AddChannelMember>(&by_anna, of(carl)).await.unwrap();
    let member = channels::add_member(app, &granted).await.unwrap();
    let notified = member.notify_props.get("desktop").cloned();
    let granted = app.authorize::<RemoveChannelMember>(&by_anna, of(carl)).await.unwrap();
    channels::remove_member(app, &granted).await.unwrap();
    let shy = world.new_person("shy").await;
    let granted = app.authorize::<AddChannelMember>(&by_anna, of(shy)).await.unwrap();
    let kept_out = told(channels::add_member(app, &granted).await.map(|_| "added".into()));
    let joined = [join(world, "barred").await, join(world, "chief").await, join(world, "dora").await];

    let archived = [archive(world, place).await, archive(world, reject).await, archive(world, over).await];
    let restored = [restore(world, place).await, restore(world, over).await];

    let granted = testing::granted::<RemoveTeamMember>(TeamMemberOf { team: world.team, user: carl });
    teams::remove_member(app, &granted).await.unwrap();
    json!({
        "changed": changed,
        "notified": notified,
        "kept_out": kept_out,
        "joined": joined,
        "archived": archived,
        "restored": restored,
    })
}

/// Somebody new comes into the team; answers whether they administer it.
async fn join(world: &World, name: &str) -> String {
    let person = world.account(name).await;
    let granted = testing::granted::<AddTeamMember>(TeamMemberOf { team: world.team, user: person });
    let member = teams::add_member(&world.app, &granted).await;
    told(member.map(|member| member.scheme_admin.to_string()))
}

async fn restore(world: &World, id: ChannelId) -> String {
    let granted = testing::granted::<RestoreChannel>(id);
    told(channels::restore(&world.app, &granted).await.map(|channel| channel.name))
}

async fn create(world: &World, name: &str) -> ChannelId {
    let new = NewChannel { team: world.team, kind: ChannelType::Open };
    let granted = world.app.authorize::<CreateChannel>(&world.cx(world.anna), new).await.unwrap();
    let draft = Channel { name: name.into(), display_name: format!("A {name}"), ..Channel::default() };
    channels::create(&world.app, &granted, draft).await.unwrap().id
}

async fn change(world: &World, id: ChannelId) -> String {
    let granted = world.app.authorize::<ManageChannelProperties>(&world.cx(world.anna), id).await.unwrap();
    let patch = ChannelPatch { header: Some("changed".into()), ..ChannelPatch::default() };
    told(channels::change(&world.app, &granted, Change::Patch(patch)).await.map(|channel| channel.header.clone()))
}

async fn archive(world: &World, id: ChannelId) -> String {
    let granted = testing::granted::<DeleteChannel>(id);
    told(channels::archive(&world.app, &granted).await.map(|()| "archived".to_owned()))
}

fn told(outcome: Result<String>) -> String {
    outcome.unwrap_or_else(|failure| failure.0.message.clone())
}
