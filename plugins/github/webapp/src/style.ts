// The plugin's style sheet: the page's theme variables only, so that it fits every theme.
const CSS = `
.github-card { display: flex; flex-direction: column; gap: 6px; max-width: 600px; margin: 4px 0; padding: 12px 16px; border: 1px solid rgba(var(--center-channel-color-rgb), 0.16); border-left: 4px solid var(--github-state, rgba(var(--center-channel-color-rgb), 0.32)); border-radius: 4px; background: var(--center-channel-bg); }
.github-card__head { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; color: rgba(var(--center-channel-color-rgb), 0.75); font-size: 12px; }
.github-card__state { display: inline-flex; align-items: center; padding: 0 8px; border-radius: 8px; background: var(--github-state, rgba(var(--center-channel-color-rgb), 0.56)); color: #fff; font-size: 12px; font-weight: 600; line-height: 20px; }
.github-card__title { font-size: 14px; font-weight: 600; overflow-wrap: anywhere; }
.github-card__body { max-height: 120px; margin: 0; overflow: hidden; color: rgba(var(--center-channel-color-rgb), 0.88); white-space: pre-wrap; overflow-wrap: anywhere; }
.github-card__facts { display: flex; flex-wrap: wrap; gap: 4px 12px; color: rgba(var(--center-channel-color-rgb), 0.75); font-size: 12px; font-variant-numeric: tabular-nums; }
.github-card__label { padding: 0 8px; border: 1px solid rgba(var(--center-channel-color-rgb), 0.24); border-radius: 8px; }
.github-card__label i { display: inline-block; width: 8px; height: 8px; margin-right: 4px; border-radius: 50%; background: var(--github-label); }
.github-card__commits { margin: 0; padding: 0; list-style: none; }
.github-card__commits li { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.github-card__commits code { margin-right: 8px; }
.github-added { color: var(--online-indicator); }
.github-removed { color: var(--error-text); }
.github-panel { display: flex; flex-direction: column; gap: 12px; padding: 16px; }
.github-panel ul { display: flex; flex-direction: column; gap: 8px; margin: 0; padding: 0; list-style: none; }
.github-panel li { padding: 8px 12px; border: 1px solid rgba(var(--center-channel-color-rgb), 0.12); border-radius: 4px; overflow-wrap: anywhere; }
.github-panel small { display: block; color: rgba(var(--center-channel-color-rgb), 0.64); }
.github-tooltip { max-width: 420px; padding: 4px; border-radius: 8px; background: var(--center-channel-bg); color: var(--center-channel-color); box-shadow: 0 8px 24px rgba(0, 0, 0, 0.16); }
`;

/** Adds the style sheet; returns the way to take it away. */
export function addStyle(): () => void {
    const element = document.createElement('style');
    element.textContent = CSS;
    document.head.append(element);
    return () => element.remove();
}
