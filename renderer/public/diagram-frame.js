// Draws one diagram in a frame without origin, network or storage, and hands it over as a text. What comes of it is only
// ever shown as a picture.
const mostCharacters = 1_000_000;

addEventListener('message', async ({ source, data }) => {
  if (source !== parent || typeof data?.source !== 'string') return;
  const say = (message) => parent.postMessage(message, '*');
  try {
    const { mermaid } = globalThis;
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: 'strict',
      // A picture cannot hold pieces of a page.
      htmlLabels: false,
      flowchart: { htmlLabels: false },
      maxTextSize: 20_000,
      maxEdges: 400,
      theme: data.dark ? 'dark' : 'neutral',
      fontFamily: 'system-ui, sans-serif',
      suppressErrorRendering: true,
      deterministicIds: true,
    });
    const { svg } = await mermaid.render('diagram', data.source, document.body);
    if (svg.length > mostCharacters) throw new Error('The picture is too large.');
    document.body.innerHTML = svg;
    const drawn = document.body.querySelector('svg');
    const { width, height } = drawn.viewBox.baseVal ?? drawn.getBoundingClientRect();
    // Without a size of its own a picture has none.
    drawn.setAttribute('width', String(width));
    drawn.setAttribute('height', String(height));
    drawn.style.maxWidth = 'none';
    say({ type: 'drawn', svg: new XMLSerializer().serializeToString(drawn), width, height });
  } catch (error) {
    say({ type: 'failed', why: String(error?.message ?? error).slice(0, 500) });
  }
});
parent.postMessage({ type: 'ready' }, '*');
