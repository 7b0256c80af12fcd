//! What is answered of features that Mattermost sells, or that this server leaves out: one table, no handlers. Clients ask for
//! some of them as they start, and are told in the words of a Mattermost server without a licence, or that there is nothing.

use jackfield_model::permission::Rule;
use serde_json::{Value, json};

use crate::Method;

/// An operation of a feature that is not here.
pub struct Absent {
    /// The feature, as Mattermost's documents group operations.
    pub feature: &'static str,
    pub method: Method,
    pub path: &'static str,
    /// Who learns more than that they may not ask.
    pub rule: Rule,
    pub answer: Answer,
}

/// What those who may ask are answered.
pub enum Answer {
    /// The feature is not there: a status, and the id that clients match on.
    Refused(u16, &'static str),
    /// As a server answers where nobody uses it.
    Nothing(fn() -> Value),
}

macro_rules! absent {
    ($($feature:literal { $($method:ident $path:literal by $rule:ident $(($permission:literal))? => $answer:ident $given:tt;)+ })+) => {
        /// The table.
        pub const ABSENT: &[Absent] = &[$($(Absent {
            feature: $feature,
            method: absent!(@method $method),
            path: concat!("/api/v4/", $path),
            rule: Rule::$rule $(($permission))?,
            answer: absent!(@answer $answer $given),
        },)+)+];
    };
    (@method GET) => { Method::Get };
    (@method POST) => { Method::Post };
    (@method PUT) => { Method::Put };
    (@method PATCH) => { Method::Patch };
    (@method DELETE) => { Method::Delete };
    (@answer refused ($status:literal, $id:literal)) => { Answer::Refused($status, $id) };
    (@answer nothing ($($json:tt)+)) => { Answer::Nothing(|| json!($($json)+)) };
}

absent! {
    "LDAP" {
        POST "ldap/sync" by System("create_ldap_sync_job") => refused(501, "api.ldap_groups.license_error");
        POST "ldap/test" by System("test_ldap") => refused(501, "api.ldap_groups.license_error");
        POST "ldap/test_connection" by System("test_ldap") => refused(501, "api.ldap_groups.license_error");
        POST "ldap/test_diagnostics" by System("test_ldap") => refused(501, "api.ldap_groups.license_error");
        POST "ldap/migrateid" by System("manage_system") => refused(501, "api.ldap_groups.license_error");
        GET "ldap/groups" by System("sysconsole_read_user_management_groups") => refused(501, "api.ldap_groups.license_error");
        POST "ldap/groups/{remote_id}/link" by System("sysconsole_write_user_management_groups") => refused(501, "api.ldap_groups.license_error");
        DELETE "ldap/groups/{remote_id}/link" by System("sysconsole_write_user_management_groups") => refused(501, "api.ldap_groups.license_error");
        POST "ldap/users/{user_id}/group_sync_memberships" by System("sysconsole_write_user_management_groups") => refused(501, "api.ldap_groups.license_error");
        POST "ldap/certificate/public" by System("add_ldap_public_cert") => refused(501, "api.ldap_groups.license_error");
        DELETE "ldap/certificate/public" by System("remove_ldap_public_cert") => refused(501, "api.ldap_groups.license_error");
        POST "ldap/certificate/private" by System("add_ldap_private_cert") => refused(501, "api.ldap_groups.license_error");
        DELETE "ldap/certificate/private" by System("remove_ldap_private_cert") => refused(501, "api.ldap_groups.license_error");
        POST "users/migrate_auth/ldap" by System("manage_system") => refused(501, "api.admin.ldap.not_available.app_error");
    }

    "SAML" {
        GET "saml/metadata" by Public => refused(501, "api.admin.saml.not_available.app_error");
        POST "saml/metadatafromidp" by System("get_saml_metadata_from_idp") => refused(501, "api.admin.saml.not_available.app_error");
        GET "saml/certificate/status" by System("get_saml_cert_status") => nothing({
            "idp_certificate_file": false, "private_key_file": false, "public_certificate_file": false
        });
        POST "saml/certificate/idp" by System("add_saml_idp_cert") => refused(501, "api.admin.saml.not_available.app_error");
        DELETE "saml/certificate/idp" by System("remove_saml_idp_cert") => refused(501, "api.admin.saml.not_available.app_error");
        POST "saml/certificate/public" by System("add_saml_public_cert") => refused(501, "api.admin.saml.not_available.app_error");
        DELETE "saml/certificate/public" by System("remove_saml_public_cert") => refused(501, "api.admin.saml.not_available.app_error");
        POST "saml/certificate/private" by System("add_saml_private_cert") => refused(501, "api.admin.saml.not_available.app_error");
        DELETE "saml/certificate/private" by System("remove_saml_private_cert") => refused(501, "api.admin.saml.not_available.app_error");
        POST "saml/reset_auth_data" by System("manage_system") => refused(501, "api.admin.saml.not_available.app_error");
        POST "users/migrate_auth/saml" by System("manage_system") => refused(501, "api.admin.saml.not_available.app_error");
    }

    // A group that members of others follow into teams and channels.
    "groups" {
        GET "groups/{group_id}/teams" by System("sysconsole_read_user_management_groups") => refused(501, "api.ldap_groups.license_error");
        GET "groups/{group_id}/teams/{team_id}" by System("sysconsole_read_user_management_groups") => refused(501, "api.ldap_groups.license_error");
        POST "groups/{group_id}/teams/{team_id}/link" by System("sysconsole_write_user_management_groups") => refused(501, "api.ldap_groups.license_error");
        DELETE "groups/{group_id}/teams/{team_id}/link" by System("sysconsole_write_user_management_groups") => refused(501, "api.ldap_groups.license_error");
        PUT "groups/{group_id}/teams/{team_id}/patch" by System("sysconsole_write_user_management_groups") => refused(501, "api.ldap_groups.license_error");
        GET "groups/{group_id}/channels" by System("sysconsole_read_user_management_groups") => refused(501, "api.ldap_groups.license_error");
        GET "groups/{group_id}/channels/{channel_id}" by System("sysconsole_read_user_management_groups") => refused(501, "api.ldap_groups.license_error");
        POST "groups/{group_id}/channels/{channel_id}/link" by System("sysconsole_write_user_management_groups") => refused(501, "api.ldap_groups.license_error");
        DELETE "groups/{group_id}/channels/{channel_id}/link" by System("sysconsole_write_user_management_groups") => refused(501, "api.ldap_groups.license_error");
        PUT "groups/{group_id}/channels/{channel_id}/patch" by System("sysconsole_write_user_management_groups") => refused(501, "api.ldap_groups.license_error");
        GET "teams/{team_id}/groups_by_channels" by SignedIn => refused(501, "api.ldap_groups.license_error");
        GET "teams/{team_id}/members_minus_group_members" by System("sysconsole_read_user_management_groups") => refused(501, "api.ldap_groups.license_error");
        GET "channels/{channel_id}/members_minus_group_members" by System("sysconsole_read_user_management_groups") => refused(501, "api.ldap_groups.license_error");
    }

    "data retention" {
        GET "data_retention/policy" by SignedIn => refused(501, "ent.data_retention.generic.license.error");
        GET "data_retention/policies" by System("sysconsole_read_compliance_data_retention_policy") => refused(501, "ent.data_retention.generic.license.error");
        POST "data_retention/policies" by System("sysconsole_write_compliance_data_retention_policy") => refused(501, "ent.data_retention.generic.license.error");
        GET "data_retention/policies_count" by System("sysconsole_read_compliance_data_retention_policy") => refused(501, "ent.data_retention.generic.license.error");
        GET "data_retention/policies/{policy_id}" by System("sysconsole_read_compliance_data_retention_policy") => refused(501, "ent.data_retention.generic.license.error");
        PATCH "data_retention/policies/{policy_id}" by System("sysconsole_write_compliance_data_retention_policy") => refused(501, "ent.data_retention.generic.license.error");
        DELETE "data_retention/policies/{policy_id}" by System("sysconsole_write_compliance_data_retention_policy") => refused(501, "ent.data_retention.generic.license.error");
        GET "data_retention/policies/{policy_id}/teams" by System("sysconsole_read_compliance_data_retention_policy") => refused(501, "ent.data_retention.generic.license.error");
        POST "data_retention/policies/{policy_id}/teams" by System("sysconsole_write_compliance_data_retention_policy") => refused(501, "ent.data_retention.generic.license.error");
        DELETE "data_retention/policies/{policy_id}/teams" by System("sysconsole_write_compliance_data_retention_policy") => refused(501, "ent.data_retention.generic.license.error");
        POST "data_retention/policies/{policy_id}/teams/search" by System("sysconsole_read_compliance_data_retention_policy") => refused(501, "ent.data_retention.generic.license.error");
        GET "data_retention/policies/{policy_id}/channels" by System("sysconsole_read_compliance_data_retention_policy") => refused(501, "ent.data_retention.generic.license.error");
        POST "data_retention/policies/{policy_id}/channels" by System("sysconsole_write_compliance_data_retention_policy") => refused(501, "ent.data_retention.generic.license.error");
        DELETE "data_retention/policies/{policy_id}/channels" by System("sysconsole_write_compliance_data_retention_policy") => refused(501, "ent.data_retention.generic.license.error");
        POST "data_retention/policies/{policy_id}/channels/search" by System("sysconsole_read_compliance_data_retention_policy") => refused(501, "ent.data_retention.generic.license.error");
        GET "users/{user_id}/data_retention/team_policies" by SignedIn => refused(501, "ent.data_retention.generic.license.error");
        GET "users/{user_id}/data_retention/channel_policies" by SignedIn => refused(501, "ent.data_retention.generic.license.error");
    }

    "compliance" {
        GET "compliance/reports" by System("read_compliance_export_job") => refused(501, "ent.compliance.licence_disable.app_error");
        POST "compliance/reports" by System("create_compliance_export_job") => refused(501, "ent.compliance.licence_disable.app_error");
        GET "compliance/reports/{report_id}" by System("read_compliance_export_job") => refused(501, "ent.compliance.licence_disable.app_error");
        GET "compliance/reports/{report_id}/download" by System("download_compliance_export_result") => refused(501, "ent.compliance.licence_disable.app_error");
        POST "audit_logs/certificate" by System("sysconsole_write_experimental_features") => refused(501, "ent.compliance.licence_disable.app_error");
        DELETE "audit_logs/certificate" by System("sysconsole_write_experimental_features") => refused(501, "ent.compliance.licence_disable.app_error");
    }

    // The database searches by itself: there is no index beside it to test or to empty.
    "elasticsearch" {
        POST "elasticsearch/test" by System("test_elasticsearch") => refused(501, "ent.elasticsearch.test_config.license.error");
        POST "elasticsearch/purge_indexes" by System("purge_elasticsearch_indexes") => refused(501, "ent.elasticsearch.test_config.license.error");
        POST "bleve/purge_indexes" by System("manage_system") => nothing({ "status": "OK" });
    }

    "cloud" {
        GET "cloud/check-cws-connection" by Public => nothing({ "status": "unavailable" });
        GET "cloud/healthz" by Public => nothing({ "status": "unavailable" });
        GET "cloud/products" by SignedIn => refused(400, "api.server.cws.needs_enterprise_edition");
        GET "cloud/products/selfhosted" by System("manage_system") => refused(400, "api.server.cws.needs_enterprise_edition");
        GET "cloud/limits" by SignedIn => refused(400, "api.server.cws.needs_enterprise_edition");
        GET "cloud/preview/modal_data" by SignedIn => refused(400, "api.server.cws.needs_enterprise_edition");
        GET "cloud/customer" by System("sysconsole_read_billing") => refused(400, "api.server.cws.needs_enterprise_edition");
        PUT "cloud/customer" by System("sysconsole_write_billing") => refused(400, "api.server.cws.needs_enterprise_edition");
        PUT "cloud/customer/address" by System("sysconsole_write_billing") => refused(400, "api.server.cws.needs_enterprise_edition");
        GET "cloud/installation" by System("manage_system") => refused(400, "api.server.cws.needs_enterprise_edition");
        GET "cloud/subscription" by SignedIn => refused(400, "api.server.cws.needs_enterprise_edition");
        GET "cloud/subscription/invoices" by System("sysconsole_read_billing") => refused(400, "api.server.cws.needs_enterprise_edition");
        GET "cloud/subscription/invoices/{invoice_id}/pdf" by System("sysconsole_read_billing") => refused(400, "api.server.cws.needs_enterprise_edition");
        POST "cloud/validate-business-email" by SignedIn => refused(400, "api.server.cws.needs_enterprise_edition");
        POST "cloud/validate-workspace-business-email" by System("sysconsole_write_billing") => refused(400, "api.server.cws.needs_enterprise_edition");
        POST "cloud/webhook" by Public => refused(401, "api.context.session_expired.app_error");
        GET "hosted_customer/signup_available" by SignedIn => refused(501, "api.server.hosted_signup_unavailable.error");
        POST "users/login/cws" by Public => refused(401, "api.user.login_cws.license.error");
        POST "users/login/one_time_link" by Public => refused(401, "api.user.login.guest_magic_link.disabled.error");
        POST "users/notify-admin" by SignedIn => refused(403, "api.no_license");
        POST "users/trigger-notify-admin-posts" by System("manage_system") => refused(403, "api.no_license");
        GET "users/sessions/attributes/manifest" by SignedIn => nothing([]);
    }

    "license" {
        POST "license" by System("manage_license_information") => refused(400, "api.license.add_license.invalid.app_error");
        DELETE "license" by System("manage_license_information") => nothing({ "status": "OK" });
        POST "license/preview" by System("manage_license_information") => refused(400, "api.license.add_license.invalid.app_error");
        GET "license/load_metric" by SignedIn => nothing({ "load": 0 });
        GET "license/renewal" by System("manage_license_information") => refused(403, "api.license.request_renewal_link.app_error");
        POST "trial-license" by System("manage_license_information") => refused(403, "api.license.upgrade_needed.app_error");
        GET "trial-license/prev" by System("read_license_information") => refused(403, "api.license.upgrade_needed.app_error");
        GET "warn_metrics/status" by SignedIn => nothing({});
        POST "upgrade_to_enterprise" by System("manage_system") => refused(403, "api.upgrade_to_enterprise.system_not_supported.app_error");
        GET "upgrade_to_enterprise/status" by System("manage_system") => nothing({ "percentage": 0, "error": null });
        GET "upgrade_to_enterprise/allowed" by System("manage_system") => refused(403, "api.upgrade_to_enterprise.system_not_supported.app_error");
        // Mattermost: only so that an upgrade is in force.
        POST "restart" by System("manage_system") => refused(403, "api.upgrade_to_enterprise.system_not_supported.app_error");
        // Mattermost, since 11: what moved a configuration to another place.
        POST "config/migrate" by System("manage_system") => refused(501, "api.config.migrate_config.app_error");
    }

    "ip" {
        GET "ip_filtering" by System("sysconsole_read_site_ip_filters") => refused(501, "api.context.ip_filtering.not_available.app_error");
        POST "ip_filtering" by System("sysconsole_write_site_ip_filters") => refused(501, "api.context.ip_filtering.not_available.app_error");
        GET "ip_filtering/my_ip" by System("sysconsole_read_site_ip_filters") => refused(501, "api.context.ip_filtering.not_available.app_error");
    }

    "custom profile attributes" {
        GET "custom_profile_attributes/fields" by SignedIn => refused(403, "api.custom_profile_attributes.license_error");
        POST "custom_profile_attributes/fields" by System("manage_system") => refused(403, "api.custom_profile_attributes.license_error");
        PATCH "custom_profile_attributes/fields/{field_id}" by System("manage_system") => refused(403, "api.custom_profile_attributes.license_error");
        DELETE "custom_profile_attributes/fields/{field_id}" by System("manage_system") => refused(403, "api.custom_profile_attributes.license_error");
        GET "custom_profile_attributes/group" by SignedIn => refused(403, "api.custom_profile_attributes.license_error");
        PATCH "custom_profile_attributes/values" by SignedIn => refused(403, "api.custom_profile_attributes.license_error");
        GET "users/{user_id}/custom_profile_attributes" by SignedIn => refused(403, "api.custom_profile_attributes.license_error");
        PATCH "users/{user_id}/custom_profile_attributes" by SignedIn => refused(403, "api.custom_profile_attributes.license_error");
    }

    "properties" {
        POST "properties/groups/{group_name}/fields/search" by SignedIn => nothing([]);
        GET "properties/groups/{group_name}/system/values" by SignedIn => nothing([]);
        PATCH "properties/groups/{group_name}/system/values" by SignedIn => refused(403, "api.no_license");
        GET "properties/groups/{group_name}/{object_type}/fields" by SignedIn => nothing([]);
        POST "properties/groups/{group_name}/{object_type}/fields" by SignedIn => refused(403, "api.no_license");
        PATCH "properties/groups/{group_name}/{object_type}/fields/{field_id}" by SignedIn => refused(403, "api.no_license");
        DELETE "properties/groups/{group_name}/{object_type}/fields/{field_id}" by SignedIn => refused(403, "api.no_license");
        GET "properties/groups/{group_name}/{object_type}/values/{target_id}" by SignedIn => nothing([]);
        PATCH "properties/groups/{group_name}/{object_type}/values/{target_id}" by SignedIn => refused(403, "api.no_license");
    }

    "access control" {
        PUT "access_control_policies" by System("manage_system") => refused(501, "app.pap.init.app_error");
        PUT "access_control_policies/activate" by System("manage_system") => refused(501, "app.pap.init.app_error");
        POST "access_control_policies/search" by System("manage_system") => refused(501, "app.pap.init.app_error");
        GET "access_control_policies/cel/autocomplete/fields" by System("manage_system") => refused(501, "app.pap.init.app_error");
        POST "access_control_policies/cel/check" by System("manage_system") => refused(501, "app.pap.init.app_error");
        POST "access_control_policies/cel/simulate_users" by System("manage_system") => refused(501, "app.pap.init.app_error");
        POST "access_control_policies/cel/test" by System("manage_system") => refused(501, "app.pap.init.app_error");
        POST "access_control_policies/cel/validate_requester" by System("manage_system") => refused(501, "app.pap.init.app_error");
        POST "access_control_policies/cel/visual_ast" by System("manage_system") => refused(501, "app.pap.init.app_error");
        GET "access_control_policies/{policy_id}" by System("manage_system") => refused(501, "app.pap.init.app_error");
        DELETE "access_control_policies/{policy_id}" by System("manage_system") => refused(501, "app.pap.init.app_error");
        GET "access_control_policies/{policy_id}/activate" by System("manage_system") => refused(501, "app.pap.init.app_error");
        POST "access_control_policies/{policy_id}/assign" by System("manage_system") => refused(501, "app.pap.init.app_error");
        DELETE "access_control_policies/{policy_id}/unassign" by System("manage_system") => refused(501, "app.pap.init.app_error");
        GET "access_control_policies/{policy_id}/resources/channels" by System("manage_system") => refused(501, "app.pap.init.app_error");
        POST "access_control_policies/{policy_id}/resources/channels/search" by System("manage_system") => refused(501, "app.pap.init.app_error");
        GET "channels/{channel_id}/access_control/attributes" by SignedIn => nothing({});
        GET "teams/{team_id}/access_control/attributes" by SignedIn => nothing({});
        GET "teams/{team_id}/access_control/policy" by System("manage_system") => refused(501, "app.pap.init.app_error");
    }

    "shared channels" {
        GET "remotecluster" by System("manage_secure_connections") => refused(501, "api.remote_cluster.service_not_enabled.app_error");
        POST "remotecluster" by System("manage_secure_connections") => refused(501, "api.remote_cluster.service_not_enabled.app_error");
        POST "remotecluster/accept_invite" by System("manage_secure_connections") => refused(501, "api.remote_cluster.service_not_enabled.app_error");
        POST "remotecluster/confirm_invite" by Public => refused(501, "api.remote_cluster.service_not_enabled.app_error");
        POST "remotecluster/msg" by Public => refused(501, "api.remote_cluster.service_not_enabled.app_error");
        POST "remotecluster/ping" by Public => refused(501, "api.remote_cluster.service_not_enabled.app_error");
        POST "remotecluster/upload/{upload_id}" by Public => refused(501, "api.remote_cluster.service_not_enabled.app_error");
        GET "remotecluster/{remote_id}" by System("manage_secure_connections") => refused(501, "api.remote_cluster.service_not_enabled.app_error");
        PATCH "remotecluster/{remote_id}" by System("manage_secure_connections") => refused(501, "api.remote_cluster.service_not_enabled.app_error");
        DELETE "remotecluster/{remote_id}" by System("manage_secure_connections") => refused(501, "api.remote_cluster.service_not_enabled.app_error");
        POST "remotecluster/{remote_id}/generate_invite" by System("manage_secure_connections") => refused(501, "api.remote_cluster.service_not_enabled.app_error");
        POST "remotecluster/{user_id}/image" by Public => refused(501, "api.remote_cluster.service_not_enabled.app_error");
        POST "remotecluster/{remote_id}/channels/{channel_id}/invite" by System("manage_shared_channels") => refused(501, "api.remote_cluster.service_not_enabled.app_error");
        POST "remotecluster/{remote_id}/channels/{channel_id}/uninvite" by System("manage_shared_channels") => refused(501, "api.remote_cluster.service_not_enabled.app_error");
        GET "remotecluster/{remote_id}/sharedchannelremotes" by System("manage_shared_channels") => refused(501, "api.remote_cluster.service_not_enabled.app_error");
        GET "sharedchannels/remote_info/{remote_id}" by SignedIn => refused(501, "api.remote_cluster.service_not_enabled.app_error");
        // Nobody is from elsewhere here, whom one could not write to.
        GET "sharedchannels/users/{user_id}/can_dm/{other_user_id}" by SignedIn => nothing({ "can_dm": true });
        GET "sharedchannels/{channel_id}/remotes" by SignedIn => nothing([]);
        GET "sharedchannels/{team_id}" by SignedIn => nothing([]);
    }

    "outgoing connections" {
        GET "oauth/outgoing_connections" by System("manage_outgoing_oauth_connections") => refused(501, "api.context.outgoing_oauth_connection.not_available.configuration_disabled");
        POST "oauth/outgoing_connections" by System("manage_outgoing_oauth_connections") => refused(501, "api.context.outgoing_oauth_connection.not_available.configuration_disabled");
        POST "oauth/outgoing_connections/validate" by System("manage_outgoing_oauth_connections") => refused(501, "api.context.outgoing_oauth_connection.not_available.configuration_disabled");
        GET "oauth/outgoing_connections/{outgoing_oauth_connection_id}" by System("manage_outgoing_oauth_connections") => refused(501, "api.context.outgoing_oauth_connection.not_available.configuration_disabled");
        PUT "oauth/outgoing_connections/{outgoing_oauth_connection_id}" by System("manage_outgoing_oauth_connections") => refused(501, "api.context.outgoing_oauth_connection.not_available.configuration_disabled");
        DELETE "oauth/outgoing_connections/{outgoing_oauth_connection_id}" by System("manage_outgoing_oauth_connections") => refused(501, "api.context.outgoing_oauth_connection.not_available.configuration_disabled");
    }

    "Content Flagging" {
        GET "content_flagging/config" by System("manage_system") => refused(501, "api.content_flagging.error.license");
        PUT "content_flagging/config" by System("manage_system") => refused(501, "api.content_flagging.error.license");
        GET "content_flagging/fields" by SignedIn => refused(501, "api.content_flagging.error.license");
        GET "content_flagging/flag/config" by SignedIn => refused(501, "api.content_flagging.error.license");
        GET "content_flagging/team/{team_id}/status" by SignedIn => refused(501, "api.content_flagging.error.license");
        GET "content_flagging/team/{team_id}/reviewers/search" by SignedIn => refused(501, "api.content_flagging.error.license");
        GET "content_flagging/post/{post_id}" by SignedIn => refused(501, "api.content_flagging.error.license");
        GET "content_flagging/post/{post_id}/field_values" by SignedIn => refused(501, "api.content_flagging.error.license");
        POST "content_flagging/post/{post_id}/flag" by SignedIn => refused(501, "api.content_flagging.error.license");
        PUT "content_flagging/post/{post_id}/keep" by SignedIn => refused(501, "api.content_flagging.error.license");
        PUT "content_flagging/post/{post_id}/remove" by SignedIn => refused(501, "api.content_flagging.error.license");
        GET "content_flagging/post/{post_id}/report" by SignedIn => refused(501, "api.content_flagging.error.license");
        POST "content_flagging/post/{post_id}/report" by SignedIn => refused(501, "api.content_flagging.error.license");
        POST "content_flagging/post/{post_id}/exposure_report" by SignedIn => refused(501, "api.content_flagging.error.license");
        POST "content_flagging/post/{post_id}/assign/{content_reviewer_id}" by SignedIn => refused(501, "api.content_flagging.error.license");
    }

    "agents" {
        GET "agents" by SignedIn => nothing([]);
        GET "agents/status" by SignedIn => nothing({ "available": false });
        GET "llmservices" by SignedIn => nothing([]);
        POST "posts/rewrite" by SignedIn => refused(403, "api.no_license");
        GET "recaps" by SignedIn => refused(501, "api.recap.disabled.app_error");
        POST "recaps" by SignedIn => refused(501, "api.recap.disabled.app_error");
        GET "recaps/limit_status" by SignedIn => refused(501, "api.recap.disabled.app_error");
        POST "recaps/mark_viewed" by SignedIn => refused(501, "api.recap.disabled.app_error");
        GET "recaps/{recap_id}" by SignedIn => refused(501, "api.recap.disabled.app_error");
        DELETE "recaps/{recap_id}" by SignedIn => refused(501, "api.recap.disabled.app_error");
        POST "recaps/{recap_id}/read" by SignedIn => refused(501, "api.recap.disabled.app_error");
        POST "recaps/{recap_id}/regenerate" by SignedIn => refused(501, "api.recap.disabled.app_error");
        GET "scheduled_recaps" by SignedIn => refused(501, "api.recap.disabled.app_error");
        POST "scheduled_recaps" by SignedIn => refused(501, "api.recap.disabled.app_error");
        GET "scheduled_recaps/{scheduled_recap_id}" by SignedIn => refused(501, "api.recap.disabled.app_error");
        PUT "scheduled_recaps/{scheduled_recap_id}" by SignedIn => refused(501, "api.recap.disabled.app_error");
        DELETE "scheduled_recaps/{scheduled_recap_id}" by SignedIn => refused(501, "api.recap.disabled.app_error");
        POST "scheduled_recaps/{scheduled_recap_id}/pause" by SignedIn => refused(501, "api.recap.disabled.app_error");
        POST "scheduled_recaps/{scheduled_recap_id}/resume" by SignedIn => refused(501, "api.recap.disabled.app_error");
    }

    "channels and posts" {
        // Access tokens may live as long as their owners want, so that none is against a rule.
        GET "users/tokens/non_compliant/count" by System("manage_system") => nothing({ "count": 0 });
        POST "users/tokens/non_compliant/revoke" by System("manage_system") => nothing({ "count": 0 });
        GET "channels/{channel_id}/moderations" by System("sysconsole_read_user_management_channels") => refused(501, "api.channel.get_channel_moderations.license.error");
        PUT "channels/{channel_id}/moderations/patch" by System("sysconsole_write_user_management_channels") => refused(501, "api.channel.patch_channel_moderations.license.error");
        PUT "channels/{channel_id}/members/{user_id}/autotranslation" by SignedIn => refused(403, "api.no_license");
        GET "teams/{team_id}/channels/managed_categories" by SignedIn => nothing({});
        GET "teams/{team_id}/channels/recommended" by SignedIn => nothing([]);
        DELETE "posts/{post_id}/burn" by SignedIn => refused(403, "api.no_license");
        GET "posts/{post_id}/reveal" by SignedIn => refused(403, "api.no_license");
        POST "boards" by SignedIn => refused(403, "api.no_license");
        GET "channels/{channel_id}/views" by SignedIn => nothing([]);
        POST "channels/{channel_id}/views" by SignedIn => refused(403, "api.no_license");
        GET "channels/{channel_id}/views/{view_id}" by SignedIn => refused(403, "api.no_license");
        PATCH "channels/{channel_id}/views/{view_id}" by SignedIn => refused(403, "api.no_license");
        DELETE "channels/{channel_id}/views/{view_id}" by SignedIn => refused(403, "api.no_license");
        GET "channels/{channel_id}/views/{view_id}/posts" by SignedIn => refused(403, "api.no_license");
        POST "channels/{channel_id}/views/{view_id}/sort_order" by SignedIn => refused(403, "api.no_license");
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_is_served_is_declared_once() {
        let (mut ids, mut requests) = (BTreeSet::new(), BTreeSet::new());
        for operation in crate::all() {
            let request = (operation.method, operation.path);
            assert!(requests.insert(request), "{request:?} is declared twice");
            assert!(ids.insert(operation.id), "{} is declared twice", operation.id);
        }
    }

    #[test]
    fn what_is_absent_is_declared_nowhere_else_and_once() {
        let served: BTreeSet<_> = crate::all().iter().map(|operation| (operation.method, operation.path)).collect();
        let mut seen = BTreeSet::new();
        for absent in ABSENT {
            let request = (absent.method, absent.path);
            assert!(!served.contains(&request), "{request:?} is served");
            assert!(seen.insert(request), "{request:?} stands twice");
        }
    }
}
