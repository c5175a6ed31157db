import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './frame/tokens.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { mayRetry } from './frame/api.ts';
import { resolveVariables, schemeManager, theme } from './frame/theme.ts';
import { createPages } from './pages.tsx';

const queries = new QueryClient({
  defaultOptions: {
    // The server may be on this very machine: a browser that takes itself for offline asks all the same.
    queries: {
      networkMode: 'always',
      retry: mayRetry,
      retryDelay: (failures) => Math.min(1000 * 2 ** failures, 5000),
    },
    mutations: { networkMode: 'always' },
  },
});
const router = createPages();

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={resolveVariables}
        colorSchemeManager={schemeManager}
        defaultColorScheme="auto"
      >
        <Notifications position="bottom-right" />
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
