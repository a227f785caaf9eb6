import { createContext, useContext } from 'react';

/** Whether what a page asks for cannot come now; who knows the connection says so around all pages. */
export const Held = createContext(false);
export const useHeld = () => useContext(Held);
