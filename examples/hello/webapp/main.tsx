// A button in the channel's header, which asks the server half.
const {React} = window as any;

class Plugin {
    initialize(registry: any): void {
        let show = (_text: string): void => undefined;

        function Answer() {
            const [text, setText] = React.useState('');
            show = setText;
            const style = {position: 'fixed', bottom: 24, right: 24, zIndex: 100, padding: '12px 16px', borderRadius: 8, background: 'var(--button-bg)', color: 'var(--button-color)'};
            return text ? <button style={style} onClick={() => setText('')}>{text}</button> : null;
        }

        async function ask(): Promise<void> {
            const answer = await fetch('/plugins/com.example.hello/hello');
            show((await answer.json()).text);
        }

        registry.registerRootComponent(Answer);
        registry.registerChannelHeaderButtonAction(<i className='icon icon-emoticon-happy-outline'/>, ask, 'Say hello', 'Say hello');
    }
}

(window as any).registerPlugin('com.example.hello', new Plugin());
