import { create } from 'zustand';

export const useDrawer = create<{ open: boolean }>()(() => ({ open: false }));

export const setDrawer = (open: boolean) => useDrawer.setState({ open });
