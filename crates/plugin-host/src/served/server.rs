//! The server as a whole: configuration, identity, sessions, the trail, other plugins.

use jackfield_domain::Result;
use jackfield_model::{Millis, Session, UserId};
use serde_json::{Map, Value as Json};

use super::{Served, done, one, refused, served};
use crate::PluginHost;

served! {
    "GetConfig" => |server, args| { one(&server.api.config().await?) }
    "GetUnsanitizedConfig" => |server, args| { one(&server.api.config_with_secrets()?) }
    "SaveConfig" => |server, args| {
        server.api.save_config(&args.next::<Json>()?).await?;
        done()
    }
    "SavePluginConfig" => |server, args| {
        server.api.save_plugin_config(args.next::<Option<Map<String, Json>>>()?.unwrap_or_default()).await?;
        done()
    }
    "GetDiagnosticId" => |server, args| { one(&server.api.server_id().await?) }
    // Nothing is reported to anybody; the id is the server's all the same.
    "GetTelemetryId" => |server, args| { one(&server.api.server_id().await?) }
    "GetSystemInstallDate" => |server, args| { one(&server.api.installed_at().await?) }
    // Nothing here is limited by a cloud's contract.
    "GetCloudLimits" => |server, args| { one(&Json::Null) }
    "RolesGrantPermission" => |server, args| {
        let (roles, permission) = (args.list::<String>()?, args.text());
        one(&server.api.roles_grant(&roles, &permission)?)
    }
    "LogAuditRec" => |server, args| { audit(server, &args.next()?).await }
    "LogAuditRecWithLevel" => |server, args| { audit(server, &args.next()?).await }
    "GetSession" => |server, args| { one(&server.api.session(args.next()?).await?) }
    "CreateSession" => |server, args| {
        let draft: Session = args.next()?;
        one(&server.api.create_session(draft.user_id, draft.device_id, draft.expires_at).await?)
    }
    "ExtendSessionExpiry" => |server, args| {
        server.api.extend_session(args.next()?, Millis(args.next()?)).await?;
        done()
    }
    "RevokeSession" => |server, args| {
        server.api.end_session(args.next()?).await?;
        done()
    }
    "CreateUserAccessToken" => |server, args| { one(&server.api.create_access_token(args.next()?).await?) }
    "RevokeUserAccessToken" => |server, args| {
        server.api.revoke_access_token(args.next()?).await?;
        done()
    }
    "OpenInteractiveDialog" => |server, args| {
        server.api.open_dialog(&args.next()?)?;
        done()
    }
    "SendToastMessage" => |server, args| {
        // A toast goes to all of the user's clients: a connection alone is not told apart.
        let (user, _connection, message, options): (UserId, String, _, Json) =
            (args.next()?, args.text(), args.text(), args.next()?);
        let position = options.get("position").and_then(Json::as_str).unwrap_or_default();
        server.api.toast(user, &message, position)?;
        done()
    }
    "SendPushNotification" => |server, args| {
        let (notification, user) = (args.next()?, args.next()?);
        server.api.push(user, notification).await?;
        done()
    }
    "SendMail" => |server, args| {
        let (to, subject, html) = (args.text(), args.text(), args.text());
        server.api.send_mail(&to, &subject, &html).await?;
        done()
    }
    "PublishPluginClusterEvent" => |server, args| {
        let (event, options) = (args.next()?, args.next()?);
        server.api.publish_cluster_event(event, &options).await?;
        done()
    }
    "GetPlugins" => |server, args| {
        server.api.read_plugins("plugins.list")?;
        let all = host(server)?.list().await?;
        one(&all.active.into_iter().chain(all.inactive).collect::<Vec<_>>())
    }
    "GetPluginStatus" => |server, args| {
        server.api.read_plugins("plugins.status")?;
        let id = args.text();
        let found = host(server)?.statuses().await?.into_iter().find(|status| status.plugin_id == id);
        one(&found.ok_or_else(|| missing(&id))?)
    }
    "EnablePlugin" => |server, args| {
        let (id, granted, host) = (args.text(), server.api.manage_plugins("plugins.enable")?, host(server)?);
        if id == *server.api.principal().id {
            // It runs, or it could not ask.
            return done();
        }
        host.enable(&granted, &id).await?;
        done()
    }
    "DisablePlugin" => |server, args| {
        let (id, granted, host) = (args.text(), server.api.manage_plugins("plugins.disable")?, host(server)?);
        let own = id == *server.api.principal().id;
        let work = async move { host.disable(&granted, &id).await };
        end(own, work).await
    }
    "RemovePlugin" => |server, args| {
        let (id, granted, host) = (args.text(), server.api.manage_plugins("plugins.remove")?, host(server)?);
        let own = id == *server.api.principal().id;
        let work = async move { host.remove(&granted, &id).await };
        end(own, work).await
    }
}

/// A plugin that ends itself is not waited for: it waits for this answer.
async fn end(own: bool, work: impl Future<Output = Result<()>> + Send + 'static) -> super::Answer {
    if !own {
        work.await?;
        return done();
    }
    tokio::spawn(async move {
        if let Err(failure) = work.await {
            tracing::error!("A plugin could not end itself: {failure}");
        }
    });
    done()
}

async fn audit(server: &Served, record: &Json) -> super::Answer {
    let action = record.get("event_name").and_then(Json::as_str).unwrap_or_default();
    server.api.audit(action, record).await?;
    done()
}

fn host(server: &Served) -> Result<PluginHost> {
    server.host.get().ok_or_else(|| refused("The plugin runs outside of a plugin host."))
}

fn missing(id: &str) -> jackfield_domain::Failure {
    let message = format!("Plugin is not installed: {id}.");
    jackfield_domain::Failure::new("app.plugin.not_installed.app_error", 404, message)
}
