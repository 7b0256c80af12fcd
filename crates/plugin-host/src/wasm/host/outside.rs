//! What reaches people and other servers: commands, WebSocket events, requests.

use std::time::Duration;

use jackfield_domain::events::Audience;
use jackfield_domain::plugins::FetchRequest;

use crate::wasm::bindings::wit::types::{Command, Error, Header};
use crate::wasm::bindings::wit::{commands, http_client, websocket};
use crate::wasm::convert::{self, error, id, object};
use crate::wasm::state::State;

impl commands::Host for State {
    async fn register(&mut self, command: Command) -> Result<(), Error> {
        self.api().register_command(convert::command(command)?).map_err(error)
    }

    async fn unregister(&mut self, team: String, trigger: String) -> Result<(), Error> {
        self.api().unregister_command(id(&team, "team")?, &trigger).map_err(error)
    }
}

impl websocket::Host for State {
    async fn publish(&mut self, name: String, payload: String, audience: websocket::Audience) -> Result<(), Error> {
        let data = object(&payload, "payload")?;
        let audience = Audience {
            user_id: id(&audience.user_id, "user-id")?,
            channel_id: id(&audience.channel_id, "channel-id")?,
            team_id: id(&audience.team_id, "team-id")?,
            omit_users: audience.omit_users.iter().map(|user| id(user, "omit-users")).collect::<Result<_, _>>()?,
            ..Audience::default()
        };
        self.api().publish_web_socket_event(&name, data, audience).map_err(error)
    }
}

impl http_client::Host for State {
    async fn fetch(&mut self, request: http_client::Request) -> Result<http_client::Response, Error> {
        let request = FetchRequest {
            method: request.method,
            url: request.url,
            headers: request.headers.into_iter().map(|header| (header.name, header.value)).collect(),
            body: request.body,
            timeout: request.timeout_ms.map(|ms| Duration::from_millis(u64::from(ms))),
        };
        let answer = self.api().fetch(request).await.map_err(error)?;
        let headers = answer.headers.into_iter().map(|(name, value)| Header { name, value }).collect();
        Ok(http_client::Response { status: answer.status, headers, body: answer.body })
    }
}
