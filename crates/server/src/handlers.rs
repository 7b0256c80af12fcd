//! The operations' handlers, one file a tag: decode, authorise, call the domain, return.

mod bookmarks;
mod bots;
mod brand;
mod channels;
mod client_perf;
mod cluster;
mod commands;
mod console;
mod drafts;
mod embed;
mod emoji;
mod files;
mod groups;
mod images;
mod integration_actions;
mod integrations;
mod jobs;
mod links;
mod oauth;
mod panels;
mod plugins;
mod posts;
mod preferences;
mod reactions;
mod reports;
mod roles;
mod scheduled_posts;
mod schemes;
mod sessions;
mod sidebar;
mod status;
mod support;
mod system;
mod teams;
mod terms_of_service;
mod threads;
mod uploads;
mod usage;
mod users;
mod webhooks;

use axum::Router;

use crate::routes::Routes;
use crate::server::Server;

/// All operations with their handlers.
pub fn routes() -> Routes {
    let routes = Routes::default();
    let routes = channels::add(routes);
    let routes = teams::add(routes);
    let routes = bots::add(bookmarks::add(routes));
    let routes = posts::add(routes);
    let routes = preferences::add(routes);
    let routes = reactions::add(routes);
    let routes = reports::add(routes);
    let routes = roles::add(routes);
    let routes = schemes::add(routes);
    let routes = sessions::add(routes);
    let routes = sidebar::add(routes);
    let routes = status::add(routes);
    let routes = threads::add(routes);
    let routes = users::add(uploads::add(routes));
    let routes = cluster::add(client_perf::add(routes));
    let routes = commands::add(routes);
    let routes = webhooks::add(routes);
    let routes = plugins::add(jobs::add(links::add(routes)));
    let routes = drafts::add(routes);
    let routes = scheduled_posts::add(routes);
    let routes = emoji::add(routes);
    let routes = files::add(groups::add(routes));
    let routes = images::add(routes);
    let routes = integration_actions::add(routes);
    let routes = console::add(integrations::add(routes));
    let routes = panels::add(embed::add(oauth::add(routes)));
    let routes = support::add(routes);
    let routes = brand::add(routes);
    let routes = usage::add(routes);
    let routes = terms_of_service::add(routes);
    let routes = system::add(routes);
    jackfield_api::ABSENT.iter().fold(routes, Routes::add_absent)
}

/// Addresses beside the API: incoming webhooks, later answers to commands, plugins' own endpoints.
pub fn beside_the_api() -> Router<Server> {
    webhooks::receiver().merge(commands::receiver()).merge(oauth::beside_the_api()).merge(plugins::beside_the_api())
}
