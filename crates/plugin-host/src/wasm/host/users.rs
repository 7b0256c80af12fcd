//! Users, what they may do, teams, and the plugin's bots.

use crate::wasm::bindings::wit::types::{BotDraft, Error, Team, User};
use crate::wasm::bindings::wit::{bots, permissions, teams_read, users_read};
use crate::wasm::convert::{self, error, id};
use crate::wasm::state::State;

impl users_read::Host for State {
    async fn get(&mut self, user: String) -> Result<User, Error> {
        let found = self.api().user(id(&user, "id")?).await.map_err(error)?;
        Ok(convert::user(&found))
    }

    async fn get_by_username(&mut self, username: String) -> Result<User, Error> {
        let found = self.api().user_by_username(&username).await.map_err(error)?;
        Ok(convert::user(&found))
    }

    async fn get_by_ids(&mut self, ids: Vec<String>) -> Result<Vec<User>, Error> {
        let ids = ids.iter().map(|user| id(user, "ids")).collect::<Result<Vec<_>, _>>()?;
        let found = self.api().users_by_ids(&ids).await.map_err(error)?;
        Ok(found.iter().map(convert::user).collect())
    }
}

impl permissions::Host for State {
    async fn has_permission(&mut self, user: String, permission: String) -> Result<bool, Error> {
        self.api().has_permission(id(&user, "user")?, &permission).await.map_err(error)
    }

    async fn has_permission_to_team(&mut self, user: String, team: String, permission: String) -> Result<bool, Error> {
        let (user, team) = (id(&user, "user")?, id(&team, "team")?);
        self.api().has_permission_to_team(user, team, &permission).await.map_err(error)
    }

    async fn has_permission_to_channel(
        &mut self,
        user: String,
        channel: String,
        permission: String,
    ) -> Result<bool, Error> {
        let (user, channel) = (id(&user, "user")?, id(&channel, "channel")?);
        self.api().has_permission_to_channel(user, channel, &permission).await.map_err(error)
    }
}

impl teams_read::Host for State {
    async fn get(&mut self, team: String) -> Result<Team, Error> {
        let found = self.api().team(id(&team, "id")?).await.map_err(error)?;
        Ok(convert::team(&found))
    }

    async fn get_by_name(&mut self, name: String) -> Result<Team, Error> {
        let found = self.api().team_by_name(&name).await.map_err(error)?;
        Ok(convert::team(&found))
    }

    async fn list_for_user(&mut self, user: String) -> Result<Vec<Team>, Error> {
        let found = self.api().teams_of_user(id(&user, "user")?).await.map_err(error)?;
        Ok(found.iter().map(convert::team).collect())
    }
}

impl bots::Host for State {
    async fn ensure(&mut self, draft: BotDraft) -> Result<String, Error> {
        let user = self.api().ensure_bot(&draft.username, &draft.display_name, &draft.description).await;
        Ok(user.map_err(error)?.to_string())
    }
}
