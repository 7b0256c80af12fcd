//! Preferences and the categories of the sidebar.

use super::{done, one, served};

served! {
    "GetPreferencesForUser" => |server, args| { one(&server.api.preferences(args.next()?).await?) }
    "GetPreferenceForUser" => |server, args| {
        let (user, category, name) = (args.next()?, args.text(), args.text());
        one(&server.api.preference(user, &category, &name).await?)
    }
    "UpdatePreferencesForUser" => |server, args| {
        server.api.save_preferences(args.next()?, args.list()?).await?;
        done()
    }
    "DeletePreferencesForUser" => |server, args| {
        server.api.delete_preferences(args.next()?, args.list()?).await?;
        done()
    }
    "GetChannelSidebarCategories" => |server, args| {
        one(&server.api.sidebar_categories(args.next()?, args.next()?).await?)
    }
    "CreateChannelSidebarCategory" => |server, args| {
        let (user, team, draft) = (args.next()?, args.next()?, args.next()?);
        one(&server.api.create_sidebar_category(user, team, draft).await?)
    }
    "UpdateChannelSidebarCategories" => |server, args| {
        let (user, team, wanted) = (args.next()?, args.next()?, args.list()?);
        one(&server.api.update_sidebar_categories(user, team, wanted).await?)
    }
}
