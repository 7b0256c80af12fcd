// The package's names of the actions that bring the server's settings, which a test compares: its whole list of names is too
// long for the sign-in page.
export const CONFIG_RECEIVED = 'CLIENT_CONFIG_RECEIVED';
export const LICENSE_RECEIVED = 'CLIENT_LICENSE_RECEIVED';
