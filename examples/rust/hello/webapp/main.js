// A button in the channel's header, which asks the server half. React is the page's own, so that this file runs as it is.
class Plugin {
    initialize(registry) {
        const {createElement, useState} = window.React;
        let show = () => undefined;

        function Answer() {
            const [text, setText] = useState('');
            show = setText;
            const style = {position: 'fixed', bottom: 24, right: 24, zIndex: 100, padding: '12px 16px', borderRadius: 8, background: 'var(--button-bg)', color: 'var(--button-color)'};
            return text ? createElement('button', {style, onClick: () => setText('')}, text) : null;
        }

        async function ask() {
            const answer = await fetch('/plugins/com.example.hello/hello');
            show((await answer.json()).text);
        }

        registry.registerRootComponent(Answer);
        registry.registerChannelHeaderButtonAction(createElement('i', {className: 'icon icon-emoticon-happy-outline'}), ask, 'Say hello', 'Say hello');
    }
}

window.registerPlugin('com.example.hello', new Plugin());
