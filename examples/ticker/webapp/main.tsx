// Prices below every channel's header, for as long as the page is open.
const {React} = window as any;

function Ticker() {
    const [prices, setPrices] = React.useState({} as Record<string, number>);

    React.useEffect(() => {
        const source = new EventSource('/plugins/com.example.ticker/prices');
        source.addEventListener('prices', ({data}) => setPrices(JSON.parse(data)));
        return () => source.close();
    }, []);

    const style = {position: 'fixed', bottom: 0, left: 0, right: 0, zIndex: 10, padding: '2px 16px', textAlign: 'center', fontSize: 12, background: 'var(--sidebar-bg)', color: 'var(--sidebar-text)'};
    const shown = Object.entries(prices).map(([name, price]) => `${name} ${Number(price).toFixed(2)}`);
    return shown.length ? <div role='status' aria-live='off' style={style}>{shown.join('   ')}</div> : null;
}

class Plugin {
    initialize(registry: any): void {
        registry.registerRootComponent(Ticker);
    }
}

(window as any).registerPlugin('com.example.ticker', new Plugin());
