// The settings that the server acts on, in the order in which they are shown. A test compares the list with the server's own.

export type SettingKind = {type: 'choice'; options: readonly string[]} | {type: 'secret'};
export type ConsoleSetting = {section: string; key: string; kind?: SettingKind};
export type Group = {id: GroupId; settings: readonly ConsoleSetting[]};
export type GroupId = 'site' | 'accounts' | 'passwords' | 'sessions' | 'guests' | 'posts' | 'files' | 'mail' | 'push' | 'integrations' | 'plugins' | 'network';

const of = (section: string, ...keys: string[]): ConsoleSetting[] => keys.map((key) => ({section, key}));
const choice = (section: string, key: string, ...options: string[]): ConsoleSetting => ({section, key, kind: {type: 'choice', options}});

export const GROUPS: readonly Group[] = [
    {id: 'site', settings: [
        ...of('ServiceSettings', 'SiteURL'),
        choice('LocalizationSettings', 'DefaultClientLocale', 'en', 'de'),
        choice('LocalizationSettings', 'DefaultServerLocale', 'en', 'de'),
        ...of('TeamSettings', 'SiteName', 'MaxUsersPerTeam', 'MaxChannelsPerTeam', 'ExperimentalDefaultChannels'),
        choice('TeamSettings', 'TeammateNameDisplay', 'username', 'nickname_full_name', 'full_name'),
        choice('TeamSettings', 'RestrictDirectMessage', 'any', 'team'),
    ]},
    {id: 'accounts', settings: [
        ...of('TeamSettings', 'EnableUserCreation', 'EnableOpenServer', 'RestrictCreationToDomains', 'EnableUserDeactivation'),
        ...of('ServiceSettings', 'EnableEmailInvitations'),
        ...of('EmailSettings', 'RequireEmailVerification'),
        ...of('PrivacySettings', 'ShowEmailAddress', 'ShowFullName'),
    ]},
    {id: 'passwords', settings: [
        ...of('PasswordSettings', 'MinimumLength', 'Lowercase', 'Uppercase', 'Number', 'Symbol'),
        ...of('ServiceSettings', 'MaximumLoginAttempts', 'EnableMultifactorAuthentication', 'EnforceMultifactorAuthentication'),
    ]},
    {id: 'sessions', settings: of('ServiceSettings', 'SessionLengthWebInHours', 'SessionLengthMobileInHours', 'ExtendSessionLengthWithActivity', 'SessionIdleTimeoutInMinutes', 'TerminateSessionsOnPasswordChange')},
    {id: 'guests', settings: of('GuestAccountsSettings', 'Enable', 'RestrictCreationToDomains', 'EnforceMultifactorAuthentication')},
    {id: 'posts', settings: [
        ...of('ServiceSettings', 'PostEditTimeLimit', 'ThreadAutoFollow', 'AllowSyncedDrafts', 'ScheduledPosts', 'EnableLinkPreviews', 'EnableCustomEmoji', 'UniqueEmojiReactionLimitPerPost', 'EnableUserTypingMessages', 'PostPriority', 'AllowPersistentNotifications', 'AllowPersistentNotificationsForGuests', 'PersistentNotificationIntervalMinutes', 'PersistentNotificationMaxCount', 'PersistentNotificationMaxRecipients'),
        ...of('TeamSettings', 'MaxNotificationsPerChannel'),
    ]},
    {id: 'files', settings: of('FileSettings', 'EnableFileAttachments', 'MaxFileSize', 'MaxImageResolution', 'EnablePublicLink')},
    {id: 'mail', settings: [
        ...of('EmailSettings', 'SendEmailNotifications', 'FeedbackName', 'FeedbackEmail', 'ReplyToAddress', 'SMTPServer', 'SMTPPort', 'EnableSMTPAuth', 'SMTPUsername'),
        {section: 'EmailSettings', key: 'SMTPPassword', kind: {type: 'secret'}},
        choice('EmailSettings', 'ConnectionSecurity', '', 'TLS', 'STARTTLS'),
        ...of('EmailSettings', 'SkipServerCertificateVerification', 'SMTPServerTimeout'),
        choice('EmailSettings', 'EmailNotificationContentsType', 'full', 'generic'),
    ]},
    {id: 'push', settings: [
        ...of('EmailSettings', 'SendPushNotifications', 'PushNotificationServer'),
        choice('EmailSettings', 'PushNotificationContents', 'full', 'generic', 'generic_no_channel', 'id_loaded'),
    ]},
    {id: 'integrations', settings: of('ServiceSettings', 'EnableIncomingWebhooks', 'EnableOutgoingWebhooks', 'EnableCommands', 'EnablePostUsernameOverride', 'EnablePostIconOverride', 'EnableBotAccountCreation', 'DisableBotsWhenOwnerIsDeactivated', 'EnableUserAccessTokens', 'OutgoingIntegrationRequestsTimeout')},
    {id: 'plugins', settings: [
        ...of('PluginSettings', 'Enable', 'EnableUploads'),
        ...of('DataRetentionSettings', 'EnableMessageDeletion', 'EnableFileDeletion'),
        ...of('LogSettings', 'EnableDiagnostics'),
        ...of('JackfieldSettings', 'AllowNativePlugins', 'RequireConfinement', 'NativePluginMemoryMB', 'NativePluginOpenFiles', 'NativePluginFileSizeMB', 'NativePluginProcesses'),
    ]},
    {id: 'network', settings: [
        ...of('ServiceSettings', 'AllowCorsFrom', 'AllowedUntrustedInternalConnections', 'TrustedProxyIPHeader', 'MaximumPayloadSizeBytes', 'EnableDeveloper', 'EnableTesting'),
        ...of('SqlSettings', 'MaxOpenConns'),
        ...of('MetricsSettings', 'Enable', 'ListenAddress'),
    ]},
];

/** Settings of the server's that have a page of their own. */
export const ELSEWHERE: readonly string[] = ['PluginSettings.Plugins', 'JackfieldSettings.NativePluginLimits'];

/** Makes words of a name: "SMTPServerTimeout" is "SMTP server timeout", "create_post" is "Create post". */
export function wordsOf(name: string): string {
    const key = name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const words = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2').split(' ');
    return words.map((word, at) => (at === 0 || /^[A-Z0-9]{2,}$/.test(word) ? word : word.toLowerCase())).join(' ');
}

/** Finds the groups and settings that what was typed names. */
export function searched(term: string): readonly Group[] {
    const wanted = term.trim().toLowerCase().split(/\s+/).filter(Boolean);
    if (wanted.length === 0) {
        return [];
    }
    const fits = ({section, key}: ConsoleSetting) => {
        const text = `${section}.${key} ${wordsOf(key)}`.toLowerCase();
        return wanted.every((word) => text.includes(word));
    };
    return GROUPS.map((group) => ({...group, settings: group.settings.filter(fits)})).filter((group) => group.settings.length > 0);
}
