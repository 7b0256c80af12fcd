// An order with the talk about it: the channel beside it, how much is unread in the title, and a button for all others.
import {Chat, ChatProvider, useUnread, type ChatHandle} from '@jackfield/embed-react';
import {useRef, useState} from 'react';
import {createRoot} from 'react-dom/client';

// The server of this app writes them into its page; see server.mjs.
declare const chat: {server: string; app: string; user: string};

function Title() {
    const unread = useUnread();
    return <h1>{unread ? `Orders (${unread})` : 'Orders'}</h1>;
}

function Orders() {
    const talk = useRef<ChatHandle>(null);
    const [problem, setProblem] = useState<string>();
    return (
        <>
            <Title/>
            <button onClick={() => talk.current?.post('The order is on its way.').catch((error) => setProblem(String(error)))}>
                Send
            </button>
            {problem && <p role='alert'>{problem}</p>}
            <Chat
                ref={talk}
                label='About this order'
                onError={({message}) => setProblem(message)}
            />
            <Chat
                view='launcher'
                label='All talks'
            />
        </>
    );
}

createRoot(document.getElementById('root')!).render(
    <ChatProvider
        server={chat.server}
        app={chat.app}
        tokenUrl={`/chat-token?as=${chat.user}`}
    >
        <Orders/>
    </ChatProvider>,
);
