// The one stream of news for all chats; it survives lost connections and restarts.

const RETRY = 1500;

export function follow({ onNews, onConnected }) {
  let last = "";
  const open = () => {
    const source = new EventSource(`/sandbox/events?after=${encodeURIComponent(last)}`);
    source.onopen = () => onConnected(true);
    source.onmessage = (event) => {
      last = event.lastEventId;
      onNews(JSON.parse(event.data));
    };
    source.onerror = () => {
      onConnected(false);
      if (source.readyState === EventSource.CLOSED) setTimeout(open, RETRY);
    };
  };
  open();
}
