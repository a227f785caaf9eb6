import { useEffect } from 'react';
import { CodeBlock } from '../ui/code-block.tsx';
import { Logo } from '../ui/logo.tsx';

/** The core is there but does not know this page. Only the address that it printed holds the key. */
export function Unauthorised() {
  useEffect(() => {
    document.title = 'Open the printed address · Optimus';
  }, []);
  return (
    <main className="grid h-full place-items-center overflow-y-auto p-6">
      <div className="w-full max-w-115">
        <Logo className="mb-5 size-8" />
        <h1 className="text-lg font-semibold">Open the address that Optimus printed</h1>
        <p className="mt-2 text-dim">
          Optimus is running here, but this page does not hold its key. The key is in the address that Optimus printed
          when it started, after the # sign. Each start makes a new one.
        </p>
        <p className="mt-4 mb-1.5 text-dim">It looks like this:</p>
        <CodeBlock title="Address" hideTitle wrap code={`${window.location.origin}/#token=…`} />
        <p className="mt-4 text-dim">
          Copy it from the terminal where you ran <code className="text-sm text-text">npm start</code>. If that is
          closed, start Optimus again and it prints a new one.
        </p>
      </div>
    </main>
  );
}
