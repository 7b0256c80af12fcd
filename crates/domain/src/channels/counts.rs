//! How many people are in channels.

use std::collections::BTreeMap;
use std::sync::Arc;

use jackfield_model::ChannelId;
use jackfield_storage::channel_members;

use crate::{App, Cx, Result};

/// How many active members each of the channels has that the caller may see; the others are passed over.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn member_counts(app: &App, cx: &Arc<Cx>, ids: &[ChannelId]) -> Result<BTreeMap<ChannelId, i64>> {
    crate::bounds::listed(cx, ids, "channel_ids")?;
    let seen = app.seen_channels(cx, ids).await?;
    let mut counts: BTreeMap<ChannelId, i64> = seen.iter().map(|id| (*id, 0)).collect();
    counts.extend(channel_members::counts(&seen).all::<(ChannelId, i64)>(&app.store).await?);
    Ok(counts)
}
