//! The server over HTTP and WebSockets, on both engines.

mod absent;
mod accounts;
mod administration;
mod asked;
mod bookmarks;
mod channels;
mod cluster;
mod commands;
mod conversions;
mod costs;
mod cross_site;
mod deleted;
mod dialogs;
mod downloads;
mod drafts;
mod found_files;
mod go;
mod groups;
mod hosts;
mod incoming;
mod invitations;
mod languages;
mod links;
mod matrix;
mod notifications;
mod oauth;
mod outgoing;
mod pending;
mod pluginapi;
mod races;
mod removal;
mod reports;
mod rights;
mod scheduled_posts;
mod schemes;
mod search;
mod sidebar;
mod sign_in;
mod sockets;
mod support;
mod teams;
mod terms_of_service;
mod uploads;

use jackfield_testkit::{everywhere, integration, town};

use everywhere::everywhere;
