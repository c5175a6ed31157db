// Generated from server/openapi.json by `npm run openapi`.
export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Name, version, mode and links; browsers get the page */
        get: operations["getRoot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Liveness */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Readiness: the first sync is done */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics for Prometheus */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gpus/score-table": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Weights, priors and medians that scores are made with */
        get: operations["getScoreTable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gpus/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search every listing of every market */
        get: operations["searchGpus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gpus/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Two or three listings side by side */
        post: operations["compareGpus"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gpus/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models on offer */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gpus/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each provider has on offer */
        get: operations["listProvidersOnOffer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gpus/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One listing, with its price history */
        get: operations["getGpu"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/arbitrage/opportunities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the same GPU is cheaper */
        get: operations["listOpportunities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/arbitrage/compare/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each market asks for a model */
        get: operations["compareMarkets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/arbitrage/savings/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the cheapest saves against each market’s typical price */
        get: operations["getSavings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/arbitrage/best-deals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The best value now */
        get: operations["listBestDeals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Each provider: configured or not, last sync, counts, health */
        get: operations["listProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a sync of every provider now (operators) */
        post: operations["syncProviders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers/sync/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a sync of one provider now (operators) */
        post: operations["syncProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers/syncs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last syncs, newest first, each with an example of every kind of dropped offer (operators) */
        get: operations["listSyncs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers/syncs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A sync's outcome */
        get: operations["getSync"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/history/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A model's prices and availability over time, and whether today's price is low */
        get: operations["getPriceHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/history/observations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import captured prices (operators) */
        post: operations["importObservations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider-health/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every provider: its state, and why */
        get: operations["getProvidersHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider-health/providers/{name}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One provider: its state, and why */
        get: operations["getProviderHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider-health/circuit-breakers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Circuit breakers and their turns */
        get: operations["listCircuitBreakers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider-health/rate-limiters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Token buckets of calls to providers */
        get: operations["listRateLimiters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider-health/cache/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this server keeps of the providers’ answers */
        get: operations["getCacheStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider-health/metrics/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Calls to each provider in figures */
        get: operations["getProviderMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider-health/providers/{name}/health-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the provider now, with our key, through an open circuit breaker (operators) */
        post: operations["checkProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider-health/circuit-breakers/{name}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close a circuit breaker (operators) */
        post: operations["resetCircuitBreaker"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider-health/rate-limiters/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Fill the token buckets, and forget that a provider asked to be left alone (operators) */
        post: operations["resetRateLimiters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider-health/cache/invalidate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Forget what is kept of the providers’ answers, in every process (operators) */
        post: operations["invalidateCache"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How each provider is set (operators) */
        get: operations["listProviderSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Switch a provider on or off, or set its limits, for every process at once (operators) */
        patch: operations["configureProvider"];
        trace?: never;
    };
    "/api/auth/signup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an account and its wallet */
        post: operations["signUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Log in with the password form of OAuth2 */
        post: operations["logIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login/json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Log in with JSON */
        post: operations["logInJson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * New tokens for a refresh token, which counts once
         * @description A refresh token that comes a second time was stolen or lost: its session ends.
         */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the session now
         * @description With an access token, or with the refresh token of the session where the access token is over.
         */
        post: operations["logOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who you are */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change profile or password
         * @description A new password ends all other sessions.
         */
        patch: operations["updateMe"];
        trace?: never;
    };
    "/api/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where you are logged in */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Log out somewhere else */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your API keys, without the keys themselves */
        get: operations["listApiKeys"];
        put?: never;
        /** Make an API key; it is shown once */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End an API key now */
        delete: operations["endApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/wallet/nonce": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to log in with an EVM address, or to link one
         * @description With a login the nonce is for linking an address to its account; without one for logging in.
         */
        post: operations["createSignInNonce"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/wallet/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Log in with a signed message, or link its address to your account */
        post: operations["verifySignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/wallet/{address}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Unlink an address: it logs in no more */
        delete: operations["unlinkWallet"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/wallets/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What you have, what is held, earned, spent and in flight */
        get: operations["getBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/wallets/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your statement, newest first; CSV with Accept: text/csv
         * @description Every row of your account in the ledger. As CSV all rows that pass, 50000 at most.
         */
        get: operations["listTransactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/wallets/analytics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Spending by day, provider and model, and what was saved */
        get: operations["getWalletAnalytics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/wallets/deposit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put USDC into the wallet; in the sandbox a simulated deposit */
        post: operations["deposit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/wallets/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send USDC to an address; in the sandbox simulated */
        post: operations["withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reservations/budgets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your budget, and what is left of it
         * @description Caps on what reservations may cost, each, by day and by month (UTC). They are looked at when funds are set aside: by a booking and by an extension. What comes back of a reservation can be spent again.
         */
        get: operations["getBudget"];
        /**
         * Set your budget; not with an API key
         * @description Caps on what reservations may cost, each, by day and by month (UTC). They are looked at when funds are set aside: by a booking and by an extension. What comes back of a reservation can be spent again.
         */
        put: operations["setBudget"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reservations/budgets/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The budget of one of your API keys, and what is left of it
         * @description Caps on what reservations may cost, each, by day and by month (UTC). They are looked at when funds are set aside: by a booking and by an extension. What comes back of a reservation can be spent again.
         */
        get: operations["getKeyBudget"];
        /**
         * Set the budget of one of your API keys; not with an API key
         * @description Caps on what reservations may cost, each, by day and by month (UTC). They are looked at when funds are set aside: by a booking and by an extension. What comes back of a reservation can be spent again.
         */
        put: operations["setKeyBudget"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reservations/feed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether there is a calendar feed of your reservations */
        get: operations["getCalendarFeed"];
        put?: never;
        /**
         * A secret address for your reservations as a calendar; one that was there leads nowhere then
         * @description For calendars that subscribe to an address. It takes no Idempotency-Key: an answer with a secret is not kept. Not with an API key: who has the address reads on when a key has ended.
         */
        post: operations["makeCalendarFeed"];
        /** Remove the calendar feed */
        delete: operations["removeCalendarFeed"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reservations of the last 90 days and all that is to come, as iCalendar (RFC 5545) */
        get: operations["readCalendarFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reservations/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a block costs, line by line, without booking it */
        post: operations["quoteReservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reservations/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Book a block at the price shown; the funds are held
         * @description Free until the machine answers. After that you pay for what was used and the rest of the hour that has begun; the remainder of the block comes back. Where whole hours are sold in advance (`rule` of the quote says so): Free until the machine answers. After that nothing comes back: this market sells whole hours in advance.
         */
        post: operations["createReservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reservations/my-bookings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your reservations, newest first */
        get: operations["listReservations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reservations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One reservation with its timeline, and how to connect while it is active */
        get: operations["getReservation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** What happens by itself: when a machine fails or is lost, and before the end */
        patch: operations["changeReservation"];
        trace?: never;
    };
    "/api/reservations/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End it; what comes back is said by the published rule
         * @description Free until the machine answers. After that you pay for what was used and the rest of the hour that has begun; the remainder of the block comes back. Where whole hours are sold in advance (`rule` of the quote says so): Free until the machine answers. After that nothing comes back: this market sells whole hours in advance.
         */
        delete: operations["cancelReservation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reservations/{id}/extend/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a later end costs at the locked price, without changing anything */
        post: operations["quoteExtension"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reservations/{id}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let it end later, at the locked price */
        post: operations["extendReservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reservations/gpu/{id}/available-slots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Free blocks of a listing */
        get: operations["listAvailableSlots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reservations/gpu/{id}/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A listing day by day: what is busy, what is free */
        get: operations["getListingCalendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/watches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your watches, newest first, each with its value and how it stands */
        get: operations["listWatches"];
        put?: never;
        /**
         * Watch a price, a spread, stock or a listing
         * @description What holds already is told at once. 100 a user.
         */
        post: operations["createWatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/watches/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What you were told, newest first; kept for 90 days */
        get: operations["listAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/watches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One watch */
        get: operations["getWatch"];
        put?: never;
        post?: never;
        /** Remove a watch; its alerts stay */
        delete: operations["removeWatch"];
        options?: never;
        head?: never;
        /**
         * Change its terms, pause it or let it go on
         * @description Another threshold or hysteresis arms it again; the cool-down goes on.
         */
        patch: operations["changeWatch"];
        trace?: never;
    };
    "/api/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your webhooks, without their secrets */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Have alerts sent to an address, signed
         * @description Messages are POSTs with the headers webhook-id, webhook-timestamp and webhook-signature of Standard Webhooks. 5 a user. It takes no Idempotency-Key: an answer with a secret is not kept.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove it, with its deliveries */
        delete: operations["removeWebhook"];
        options?: never;
        head?: never;
        /**
         * Change it, switch it off or on
         * @description What waits when it is switched off has failed; it can be sent again one by one.
         */
        patch: operations["changeWebhook"];
        trace?: never;
    };
    "/api/webhooks/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Another secret; the old one signs too for 24 hours
         * @description It takes no Idempotency-Key: an answer with a secret is not kept.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send it a message of the kind test now */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was sent to it and what it answered, newest first; kept for 30 days */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries/{delivery_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message again now that was not taken */
        post: operations["retryDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens to you and what you watch, as server-sent events
         * @description Each event has an id, a name (alert, price, webhook_off, deposit, withdrawal, reservation) and JSON data with kind and at. alert: a watch came true; price: the cheapest offer of a watched model has another price, told once a minute at most; deposit, withdrawal: one has another state; webhook_off: a webhook of yours was switched off. Events are kept for 7 days, prices for one. Send the header Last-Event-ID (browsers do) to go on without loss or repetition. The first event of a stream is ready, or reset where that is not possible: read afresh then. A comment comes every 15 s. The stream ends when the login or key it was opened with is over.
         */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @example {
         *       "type": "/problems/invalid-request",
         *       "title": "The request has fields that cannot be used",
         *       "status": 422,
         *       "detail": "/query/limit: must be a whole number from 1 to 200",
         *       "instance": "/api/gpus/search?limit=0",
         *       "request_id": "0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d",
         *       "errors": [
         *         {
         *           "pointer": "/query/limit",
         *           "detail": "must be a whole number from 1 to 200"
         *         }
         *       ]
         *     }
         */
        Problem: {
            /** @description A stable URI for this kind of problem; it answers with a page that explains it */
            type: string;
            title: string;
            status: number;
            detail?: string;
            instance: string;
            request_id: string;
            /** @description Each bad field: a JSON pointer into the body, or /query/<name>, /path/<name> */
            errors?: {
                pointer: string;
                detail: string;
            }[];
        };
        ScoreTable: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            /** @example 17 */
            version: number;
            /**
             * Format: date-time
             * @description A new one is made at most once an hour; scores do not move in between
             * @example 2026-03-03T15:54:40.700Z
             */
            made_at: string;
            /** @example 2026-11 */
            performance_index_version: string;
            formulas: {
                performance: string;
                reliability: string;
                efficiency: string;
                g_score: string;
            };
            weights: {
                /** @enum {string} */
                provider: "vast" | "ionet" | "akash" | "render";
                weights: {
                    performance: number;
                    reliability: number;
                    efficiency: number;
                };
                /** @description 1: none */
                boost: number;
                /** @enum {string|null} */
                boost_for: "cluster" | "generative_ai" | null;
            }[];
            /** @description Of g_score_cmp: shared by all, without boost */
            comparable_weights: {
                performance: number;
                reliability: number;
                efficiency: number;
            };
            /** @description Stand in for what a market does not tell; a score lists what was assumed */
            priors: {
                availability: number;
                performance_index: number;
            };
            median_efficiency: {
                on_demand?: {
                    /**
                     * @description Performance index per USDC per hour
                     * @example 0.72
                     */
                    median: number;
                    offers: number;
                };
                interruptible?: {
                    /**
                     * @description Performance index per USDC per hour
                     * @example 0.72
                     */
                    median: number;
                    offers: number;
                };
            };
            /** @description What odd prices are judged by */
            model_prices: {
                model: string;
                /** @enum {string} */
                pricing: "on_demand" | "interruptible";
                /**
                 * @description Less than a third and more than three times of it is unusual
                 * @example 0.350000
                 */
                median_price_per_gpu_hour: string;
                offers: number;
            }[];
            /** @description DLPerf of one GPU, which a machine’s own is held against */
            model_benchmarks: {
                model: string;
                median_dlperf: number;
                offers: number;
            }[];
        };
        SearchAnswer: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            /**
             * Format: date-time
             * @description When the oldest market in the answer was last read
             * @example 2026-03-03T15:54:40.700Z
             */
            observed_at: string | null;
            /** @description A market was not read for three sync periods */
            stale: boolean;
            items: components["schemas"]["CostedListing"][];
            /**
             * @description By source: for each figure the field of the market’s answer, or the catalog
             * @example {
             *       "vast/live": {
             *         "price_per_hour": "bundles: dph_base (the whole offer, without disk)"
             *       }
             *     }
             */
            sources: {
                [key: string]: {
                    [key: string]: string;
                };
            };
            /** @description Exact number of matching listings */
            total: number;
            next_cursor: string | null;
            facets: {
                model: {
                    value: string | null;
                    /** @description In this result */
                    count: number;
                    /** @description If the filter on this very field were lifted */
                    count_if_opened: number;
                }[];
                provider: {
                    value: string | null;
                    /** @description In this result */
                    count: number;
                    /** @description If the filter on this very field were lifted */
                    count_if_opened: number;
                }[];
                country: {
                    value: string | null;
                    /** @description In this result */
                    count: number;
                    /** @description If the filter on this very field were lifted */
                    count_if_opened: number;
                }[];
            };
            explanation?: {
                excluded_by: {
                    filter: string;
                    wanted: string;
                    listings: number;
                }[];
                listing: {
                    id: string;
                    found: boolean;
                    in_result: boolean;
                    reasons: {
                        filter: string;
                        wanted: string;
                        actual: string;
                    }[];
                } | null;
            };
        };
        CostedListing: components["schemas"]["Listing"] & {
            total_cost?: components["schemas"]["Cost"];
            /**
             * @description With the sort total_cost: why it stands where it stands
             * @example 0.53 more than the cheapest: GPU +0.60, disk −0.07
             */
            rank_reason?: string;
        };
        /** @description Left out while nothing is scored */
        GScoreParts: {
            /**
             * @description 0 to 100: H100 SXM5 is 100, each halving takes 16.7
             * @example 61.2
             */
            performance: number;
            /**
             * @description 0 to 100: each nine of availability is worth 33.3
             * @example 66.7
             */
            reliability: number;
            /**
             * @description 0 to 100: the median performance per USDC is 50, twice the median 75
             * @example 58.1
             */
            efficiency: number;
            /**
             * @description Factor for what the market can do beyond
             * @example 1
             */
            boost: number;
            /**
             * @description Of one of its GPUs; H100 SXM5 = 1; null: not known
             * @example 0.275
             */
            performance_index: number | null;
            /** @description Inputs that are not known and that a prior stands in for */
            assumed: ("performance_index" | "availability" | "median_efficiency")[];
            /**
             * @description Version of the score table: GET /api/gpus/score-table
             * @example 17
             */
            reference: number;
        };
        /** @description Present when hours were asked for, or when the sort is total_cost */
        Cost: {
            /**
             * @description Sum of the lines
             * @example 2.834500
             */
            total: string;
            /** @description false: a price that is needed is not known and was counted as nothing, or the speed at this work is not known */
            complete: boolean;
            /**
             * @description How long it is rented for
             * @example 8
             */
            hours: number;
            /** @description Where a kind of work was named and its speed is known */
            speed?: {
                /**
                 * @description Times as fast as the GPU the hours were measured on
                 * @example 1.9
                 */
                times: number;
                /** @description false: estimated from what is known of the chip */
                measured: boolean;
            };
            lines: {
                /** @enum {string} */
                item: "gpu" | "disk" | "egress" | "ingress";
                /**
                 * @description A month is 720 hours
                 * @enum {string}
                 */
                unit: "hour" | "gb_month" | "gb";
                /**
                 * @description null: not known
                 * @example 0.200000
                 */
                unit_price: string | null;
                /**
                 * @description How many units
                 * @example 8
                 */
                quantity: number;
                /**
                 * @description Rounded half up to the micro-USDC
                 * @example 2.800000
                 */
                amount: string;
            }[];
        };
        Listing: {
            /**
             * Format: uuid
             * @description Kept while the offer lives
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            id: string;
            /** @enum {string} */
            provider: "vast" | "ionet" | "akash" | "render";
            /**
             * @description The provider's own id; the interruptible side of a Vast.ai offer has /bid after it
             * @example 31171143
             */
            external_id: string;
            /**
             * @description Where several offers share hardware
             * @example 55248
             */
            machine_id: string | null;
            /**
             * @description The party or machine owner inside the market
             * @example 348505
             */
            host_id: string | null;
            /**
             * @description Canonical name; null when the spelling is not in the catalog
             * @example RTX 4090
             */
            model: string | null;
            /**
             * @description The provider's spelling
             * @example RTX 4090
             */
            model_raw: string;
            /**
             * @description Maker of the GPU
             * @example nvidia
             */
            vendor: string | null;
            /** @example 1 */
            gpu_count: number;
            /** @description The market's ids of the GPUs; listings that share one cannot both be rented */
            physical_gpu_ids: string[];
            /**
             * @description GB per GPU
             * @example 24
             */
            vram_gb: number | null;
            /**
             * @description Dense FP16/BF16 TFLOPS per GPU, from the catalog
             * @example 165.2
             */
            fp16_tflops: number | null;
            /**
             * @description Dense FP32 TFLOPS per GPU, from the catalog
             * @example 82.58
             */
            fp32_tflops: number | null;
            /**
             * @description GB/s per GPU, from the catalog
             * @example 1008
             */
            memory_bandwidth_gbps: number | null;
            /**
             * @description USDC per GPU-hour, without disk and traffic
             * @example 0.350000
             */
            price_per_gpu_hour: string;
            /**
             * @description USDC per hour for the whole listing, without disk and traffic
             * @example 0.350000
             */
            price_per_hour: string;
            /**
             * @description USDC per GB and month of 720 hours; null: not known
             * @example 0.200000
             */
            storage_price_per_gb_month: string | null;
            /**
             * @description USDC per GB sent; null: not known
             * @example 0.001302
             */
            egress_price_per_gb: string | null;
            /**
             * @description USDC per GB received; null: not known
             * @example 0.001302
             */
            ingress_price_per_gb: string | null;
            /** @enum {string} */
            pricing: "on_demand" | "interruptible";
            /**
             * @description live: rentable at this price now; market: evidence of recent prices, confirmed at booking; guide: published, not an offer
             * @enum {string}
             */
            price_kind: "live" | "market" | "guide";
            /** @description Never while the listing is stale or gone */
            bookable: boolean;
            /**
             * @description stale: not seen for three syncs; gone: for a day
             * @enum {string}
             */
            status: "available" | "busy" | "stale" | "gone";
            /**
             * @description Different machines or hosts behind it, where the market tells
             * @example 6
             */
            machines: number | null;
            /**
             * @description What its market lets a job ask of it beyond one machine
             * @enum {string|null}
             */
            capability: "cluster" | "generative_ai" | null;
            /**
             * @description Identical units the listing stands for
             * @example 1
             */
            capacity: number;
            /**
             * @description Units that can be had now
             * @example 1
             */
            free: number;
            /**
             * @description 0 to 1, as the market scores it
             * @example 0.987
             */
            reliability: number | null;
            verified: boolean | null;
            /**
             * @description DLPerf of one of its GPUs, as Vast.ai measured it
             * @example 97.2
             */
            dlperf: number | null;
            /**
             * @description This listing's share
             * @example 24
             */
            cpu_cores: number | null;
            /**
             * @description GB, this listing's share
             * @example 125.6
             */
            ram_gb: number | null;
            /**
             * @description GB that can be rented with it
             * @example 332
             */
            disk_gb: number | null;
            /**
             * @description Mbit/s
             * @example 875.6
             */
            inet_down_mbps: number | null;
            /**
             * @description Mbit/s
             * @example 412.3
             */
            inet_up_mbps: number | null;
            /**
             * @description ISO 3166 alpha-2
             * @example BR
             */
            country: string | null;
            /**
             * @description The provider's words
             * @example Brazil, BR
             */
            region: string | null;
            /**
             * Format: date-time
             * @description End of the host's own contract; nothing can be rented past it
             * @example 2026-03-03T15:54:40.700Z
             */
            rentable_until: string | null;
            /**
             * @description 0 to 100 by the market's own weights, within that market; null: not scored
             * @example 71.4
             */
            g_score: number | null;
            /**
             * @description 0 to 100 by weights that all markets share, for lists over several
             * @example 69.8
             */
            g_score_cmp: number | null;
            g_score_parts?: components["schemas"]["GScoreParts"];
            /** @description Its price is less than a third or more than three times the model's median: shown, never taken for an opportunity */
            unusual: boolean;
            /**
             * @description Where its figures come from: the key of an entry in "sources" of the answer
             * @example vast/live
             */
            source: string;
            /**
             * Format: date-time
             * @description When the market was last seen to offer it
             * @example 2026-03-03T15:54:40.700Z
             */
            observed_at: string;
            stale: boolean;
            /**
             * Format: date-time
             * @description When GP4U first saw it
             * @example 2026-03-03T15:54:40.700Z
             */
            first_seen_at: string;
            /**
             * Format: date-time
             * @description When its price last moved
             * @example 2026-03-03T15:54:40.700Z
             */
            price_changed_at: string;
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
        };
        CompareAnswer: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            /**
             * Format: date-time
             * @description When the oldest market in the answer was last read
             * @example 2026-03-03T15:54:40.700Z
             */
            observed_at: string | null;
            /** @description A market was not read for three sync periods */
            stale: boolean;
            items: components["schemas"]["CostedListing"][];
            /**
             * @description By source: for each figure the field of the market’s answer, or the catalog
             * @example {
             *       "vast/live": {
             *         "price_per_hour": "bundles: dph_base (the whole offer, without disk)"
             *       }
             *     }
             */
            sources: {
                [key: string]: {
                    [key: string]: string;
                };
            };
            rows: {
                field: string;
                unit: string | null;
                /** @enum {string|null} */
                better: "lower" | "higher" | null;
                values: (string | number | boolean | null)[];
                /** @description Ids of the listings with the best value */
                best: string[];
            }[];
        };
        ModelsAnswer: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            /**
             * Format: date-time
             * @description When the oldest market in the answer was last read
             * @example 2026-03-03T15:54:40.700Z
             */
            observed_at: string | null;
            /** @description A market was not read for three sync periods */
            stale: boolean;
            items: components["schemas"]["Model"][];
            total: number;
        };
        Model: {
            model: string;
            vendor: string;
            class: string;
            architecture: string;
            form_factor: string;
            vram_gb: number;
            /**
             * @description Dense FP16/BF16 TFLOPS
             * @example 165.2
             */
            fp16_tflops: number | null;
            /**
             * @description Dense FP32 TFLOPS
             * @example 82.58
             */
            fp32_tflops: number | null;
            /**
             * @description GB/s
             * @example 1008
             */
            memory_bandwidth_gbps: number | null;
            /**
             * @description Board power
             * @example 450
             */
            tdp_watts: number | null;
            /**
             * @description Training performance; H100 SXM5 = 1
             * @example 0.25
             */
            performance_index: number | null;
            listings: number;
            available: number;
            /** @description Distinct GPUs; overlapping offers of one machine count once */
            gpus_available: number;
            providers: ("vast" | "ionet" | "akash" | "render")[];
            /**
             * @description Of what is available on demand
             * @example 0.350000
             */
            cheapest_price_per_gpu_hour: string | null;
            /**
             * @description Of what is available on demand
             * @example 0.420000
             */
            median_price_per_gpu_hour: string | null;
        };
        ProvidersOnOffer: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            /**
             * Format: date-time
             * @description When the oldest market in the answer was last read
             * @example 2026-03-03T15:54:40.700Z
             */
            observed_at: string | null;
            /** @description A market was not read for three sync periods */
            stale: boolean;
            items: {
                /** @enum {string} */
                provider: "vast" | "ionet" | "akash" | "render";
                name: string;
                listings: number;
                available: number;
                busy: number;
                stale_listings: number;
                models: number;
                gpus_available: number;
                /**
                 * @description Of what is available on demand
                 * @example 0.350000
                 */
                cheapest_price_per_gpu_hour: string | null;
                /**
                 * @description Of what is available on demand
                 * @example 0.420000
                 */
                median_price_per_gpu_hour: string | null;
            }[];
        };
        ListingDetail: components["schemas"]["Listing"] & {
            price_history: {
                changes: number;
                /**
                 * @description Ever seen
                 * @example 0.350000
                 */
                lowest_price_per_gpu_hour: string;
                /**
                 * @description Ever seen
                 * @example 0.350000
                 */
                highest_price_per_gpu_hour: string;
                items: {
                    /**
                     * Format: date-time
                     * @description When this price was first seen
                     * @example 2026-03-03T15:54:40.700Z
                     */
                    at: string;
                    /**
                     * @description From then on
                     * @example 0.350000
                     */
                    price_per_gpu_hour: string;
                    /**
                     * @description From then on
                     * @example 0.350000
                     */
                    price_per_hour: string;
                }[];
            };
            /**
             * @description By source: for each figure the field of the market’s answer, or the catalog
             * @example {
             *       "vast/live": {
             *         "price_per_hour": "bundles: dph_base (the whole offer, without disk)"
             *       }
             *     }
             */
            sources: {
                [key: string]: {
                    [key: string]: string;
                };
            };
            overlapping_ids: string[];
            confirmation?: components["schemas"]["Confirmation"];
        };
        /** @description Present with confirm=true */
        Confirmation: {
            /**
             * @description confirmed: the market shows it at this price; unknown: the market could not be asked
             * @enum {string}
             */
            state: "confirmed" | "changed" | "gone" | "unknown";
            /** @example Vast.ai shows it at this price */
            detail: string;
            /**
             * @description What the market asks now; null when it is gone or unknown
             * @example 0.350000
             */
            price_per_gpu_hour: string | null;
            /**
             * @description For the whole listing
             * @example 0.350000
             */
            price_per_hour: string | null;
            /**
             * @description Units that can be had now
             * @example 1
             */
            free: number | null;
            /**
             * Format: date-time
             * @description When the market was asked: its answers keep 10 to 300 s, the longer the more reliable it is
             * @example 2026-03-03T15:54:40.700Z
             */
            asked_at: string | null;
            /** @description The answer is older than that; a newer one is on its way */
            stale: boolean;
        };
        OpportunitiesAnswer: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            /**
             * Format: date-time
             * @description When the oldest market in the answer was last read
             * @example 2026-03-03T15:54:40.700Z
             */
            observed_at: string | null;
            /** @description A market was not read for three sync periods */
            stale: boolean;
            items: components["schemas"]["Opportunity"][];
            total: number;
            /** @description What is used beside the GPU while prices are compared */
            profile: {
                disk_gb: number;
                egress_gb_per_day: number;
                ingress_gb_per_day: number;
            };
            /**
             * @description By source: for each figure the field of the market’s answer, or the catalog
             * @example {
             *       "vast/live": {
             *         "price_per_hour": "bundles: dph_base (the whole offer, without disk)"
             *       }
             *     }
             */
            sources: {
                [key: string]: {
                    [key: string]: string;
                };
            };
        };
        Opportunity: {
            /** @example RTX 4090 */
            model: string;
            /** @enum {string} */
            pricing: "on_demand" | "interruptible";
            /**
             * @description GPUs in the offers that are compared
             * @enum {string}
             */
            gpu_count: "1" | "2-4" | "5-7" | "8+";
            /**
             * @description How much more the dear side costs, in percent of the cheap one
             * @example 48
             */
            spread_percent: number;
            /**
             * @description The same difference in percent of the dear side
             * @example 32.4
             */
            savings_percent: number;
            /**
             * @description Between the two sides, per GPU-hour
             * @example 0.120000
             */
            spread_per_gpu_hour: string;
            /**
             * @description Renting the offer below in place of the dear side, per GPU
             * @example 87.600000
             */
            saving_per_month: string;
            hours_per_day: number;
            /**
             * @description high: five machines on both sides, there in 80 % of the last day’s snapshots; medium: three; low: two
             * @enum {string}
             */
            confidence: "high" | "medium" | "low";
            /** @description Why it is believed, in words */
            reasons: string[];
            cheap: components["schemas"]["ArbitrageSide"];
            dear: components["schemas"]["ArbitrageSide"];
            /** @description Every market that has enough, the cheapest first */
            sides: components["schemas"]["ArbitrageSide"][];
            /**
             * @description What is in none of the compared prices, because some offer among them does not tell what it costs
             * @example [
             *       "disk",
             *       "egress",
             *       "ingress"
             *     ]
             */
            left_out: ("disk" | "egress" | "ingress")[];
            buy: components["schemas"]["Listing"];
            /**
             * @description Of that offer, as the sides are compared
             * @example 0.350000
             */
            buy_price_per_gpu_hour: string;
            /**
             * @description Offers of the model that do not count, by reason: no_model, not_rentable, stale, busy, unverified, unusual_price, no_usual_price, odd_benchmark, same_machine
             * @example {
             *       "unusual_price": 2,
             *       "unverified": 31
             *     }
             */
            excluded: {
                [key: string]: number;
            };
        };
        ArbitrageSide: {
            /** @enum {string} */
            provider: "vast" | "ionet" | "akash" | "render";
            /**
             * @description Offers that count, one for each machine
             * @example 41
             */
            offers: number;
            /**
             * @description Machines that are surely different
             * @example 41
             */
            machines: number;
            /** @description The market sets the price of the card itself */
            rate_card: boolean;
            /**
             * @description Of the last day’s snapshots, those with three or more offers
             * @example 100
             */
            presence_percent: number;
            /**
             * @description Lower quartile, for a machine of usual size, disk and traffic in but for what is left out: what is compared
             * @example 0.350000
             */
            p25_price_per_gpu_hour: string;
            /**
             * @description Median of the same
             * @example 0.350000
             */
            median_price_per_gpu_hour: string;
            /** @description USDC per GPU-hour as the market shows it, without disk and traffic */
            raw: {
                /**
                 * @description Cheapest offer
                 * @example 0.350000
                 */
                min: string;
                /**
                 * @description Lower quartile
                 * @example 0.350000
                 */
                p25: string;
                /**
                 * @description Median
                 * @example 0.350000
                 */
                median: string;
                /**
                 * @description Upper quartile
                 * @example 0.350000
                 */
                p75: string;
                /**
                 * @description Dearest offer
                 * @example 0.350000
                 */
                max: string;
            };
        };
        ArbitrageComparison: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            /**
             * Format: date-time
             * @description When the oldest market in the answer was last read
             * @example 2026-03-03T15:54:40.700Z
             */
            observed_at: string | null;
            /** @description A market was not read for three sync periods */
            stale: boolean;
            model: string;
            /** @enum {string} */
            pricing: "on_demand" | "interruptible";
            /** @enum {string|null} */
            gpu_count: "1" | "2-4" | "5-7" | "8+" | null;
            items: {
                /** @enum {string} */
                provider: "vast" | "ionet" | "akash" | "render";
                name: string;
                /** @description Since the market was last read */
                age_seconds: number | null;
                stale: boolean;
                /** @description USDC per GPU-hour over every offer that can be had now, odd and unproven ones among them */
                shown: {
                    offers: number;
                    /**
                     * @description Cheapest
                     * @example 0.200000
                     */
                    min: string | null;
                    /**
                     * @description Lower quartile
                     * @example 0.200000
                     */
                    p25: string | null;
                    /**
                     * @description Median
                     * @example 0.200000
                     */
                    median: string | null;
                    /**
                     * @description Upper quartile
                     * @example 0.200000
                     */
                    p75: string | null;
                    /**
                     * @description Dearest
                     * @example 0.200000
                     */
                    max: string | null;
                };
                counted?: components["schemas"]["ArbitrageSide"] & unknown;
                cheapest?: components["schemas"]["Listing"] & unknown;
            }[];
            /** @description Every offer that can be had now, cheapest first, 2,000 at most: for a distribution */
            prices: {
                /** @enum {string} */
                provider: "vast" | "ionet" | "akash" | "render";
                /**
                 * @description Of an offer
                 * @example 0.350000
                 */
                price_per_gpu_hour: string;
                unusual: boolean;
            }[];
            /**
             * @description What is in none of the compared prices, because some offer among them does not tell what it costs
             * @example [
             *       "disk",
             *       "egress",
             *       "ingress"
             *     ]
             */
            left_out: ("disk" | "egress" | "ingress")[];
            /**
             * @description Offers of the model that do not count, by reason: no_model, not_rentable, stale, busy, unverified, unusual_price, no_usual_price, odd_benchmark, same_machine
             * @example {
             *       "unusual_price": 2,
             *       "unverified": 31
             *     }
             */
            excluded: {
                [key: string]: number;
            };
            /**
             * @description By source: for each figure the field of the market’s answer, or the catalog
             * @example {
             *       "vast/live": {
             *         "price_per_hour": "bundles: dph_base (the whole offer, without disk)"
             *       }
             *     }
             */
            sources: {
                [key: string]: {
                    [key: string]: string;
                };
            };
        };
        SavingsAnswer: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            /**
             * Format: date-time
             * @description When the oldest market in the answer was last read
             * @example 2026-03-03T15:54:40.700Z
             */
            observed_at: string | null;
            /** @description A market was not read for three sync periods */
            stale: boolean;
            model: string;
            /** @enum {string} */
            pricing: "on_demand" | "interruptible";
            hours_per_day: number;
            days: number;
            cheapest?: components["schemas"]["Listing"] & unknown;
            /**
             * @description Of the cheapest, one GPU over those days, without disk and traffic
             * @example 0.350000
             */
            cost: string;
            items: {
                /** @enum {string} */
                provider: "vast" | "ionet" | "akash" | "render";
                /**
                 * @description Median of the offers that count
                 * @example 0.350000
                 */
                typical_price_per_gpu_hour: string;
                offers: number;
                machines: number;
                /**
                 * @description Of one GPU over the days asked for
                 * @example 0.350000
                 */
                typical_cost: string;
                /**
                 * @description Over those days, renting the cheapest in its place; 0 where there is none
                 * @example 0.350000
                 */
                saving: string;
                saving_percent: number;
                /**
                 * @description Over 30.4 days
                 * @example 0.350000
                 */
                saving_per_month: string;
                /**
                 * @description Over 365 days
                 * @example 0.350000
                 */
                saving_per_year: string;
            }[];
            /**
             * @description Offers of the model that do not count, by reason: no_model, not_rentable, stale, busy, unverified, unusual_price, no_usual_price, odd_benchmark, same_machine
             * @example {
             *       "unusual_price": 2,
             *       "unverified": 31
             *     }
             */
            excluded: {
                [key: string]: number;
            };
            /**
             * @description By source: for each figure the field of the market’s answer, or the catalog
             * @example {
             *       "vast/live": {
             *         "price_per_hour": "bundles: dph_base (the whole offer, without disk)"
             *       }
             *     }
             */
            sources: {
                [key: string]: {
                    [key: string]: string;
                };
            };
        };
        BestDealsAnswer: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            /**
             * Format: date-time
             * @description When the oldest market in the answer was last read
             * @example 2026-03-03T15:54:40.700Z
             */
            observed_at: string | null;
            /** @description A market was not read for three sync periods */
            stale: boolean;
            price_per_tflops: {
                /**
                 * @description USDC per hour for one TFLOPS (dense FP16), GB of memory, or point of comparable G-Score
                 * @example 0.350000
                 */
                price_per: string;
                /**
                 * @description TFLOPS, GB or points of one GPU
                 * @example 165.2
                 */
                amount: number;
                listing: components["schemas"]["Listing"];
            }[];
            price_per_vram_gb: {
                /**
                 * @description USDC per hour for one TFLOPS (dense FP16), GB of memory, or point of comparable G-Score
                 * @example 0.350000
                 */
                price_per: string;
                /**
                 * @description TFLOPS, GB or points of one GPU
                 * @example 165.2
                 */
                amount: number;
                listing: components["schemas"]["Listing"];
            }[];
            price_per_g_score_point: {
                /**
                 * @description USDC per hour for one TFLOPS (dense FP16), GB of memory, or point of comparable G-Score
                 * @example 0.350000
                 */
                price_per: string;
                /**
                 * @description TFLOPS, GB or points of one GPU
                 * @example 165.2
                 */
                amount: number;
                listing: components["schemas"]["Listing"];
            }[];
            /**
             * @description By source: for each figure the field of the market’s answer, or the catalog
             * @example {
             *       "vast/live": {
             *         "price_per_hour": "bundles: dph_base (the whole offer, without disk)"
             *       }
             *     }
             */
            sources: {
                [key: string]: {
                    [key: string]: string;
                };
            };
        };
        ProvidersAnswer: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            items: components["schemas"]["Provider"][];
        };
        Provider: {
            /** @enum {string} */
            provider: "vast" | "ionet" | "akash" | "render";
            name: string;
            listings: number;
            available: number;
            busy: number;
            stale_listings: number;
            models: number;
            gpus_available: number;
            /**
             * @description Of what is available on demand
             * @example 0.350000
             */
            cheapest_price_per_gpu_hour: string | null;
            /**
             * @description Of what is available on demand
             * @example 0.420000
             */
            median_price_per_gpu_hour: string | null;
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            /** @description false: an operator has switched it off */
            enabled: boolean;
            configured: boolean;
            /** @description What the provider shows as it is configured */
            note: string;
            /** @enum {string} */
            health: "HEALTHY" | "DEGRADED" | "UNAVAILABLE";
            /** @description The gravest of the reasons */
            health_reason: string;
            /** @description Everything that speaks for it, in words */
            health_reasons: string[];
            /**
             * Format: date-time
             * @description When it was last read
             * @example 2026-03-03T15:54:40.700Z
             */
            observed_at: string | null;
            stale: boolean;
            last_sync: components["schemas"]["Sync"];
            /** @description Models the catalog does not know, as the market wrote them */
            unknown_spellings: {
                model_raw: string;
                listings: number;
            }[];
        };
        Sync: {
            /**
             * Format: uuid
             * @description Of this sync
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            id: string;
            /** @enum {string} */
            provider: "vast" | "ionet" | "akash" | "render";
            /** @enum {string} */
            state: "queued" | "running" | "succeeded" | "failed";
            /** @enum {string} */
            cause: "schedule" | "manual";
            /**
             * Format: date-time
             * @description When it was asked for
             * @example 2026-03-03T15:54:40.700Z
             */
            requested_at: string;
            /**
             * Format: date-time
             * @description When a worker took it
             * @example 2026-03-03T15:54:40.700Z
             */
            started_at: string | null;
            /**
             * Format: date-time
             * @description When it ended
             * @example 2026-03-03T15:54:40.700Z
             */
            finished_at: string | null;
            duration_ms: number | null;
            /** @description Rows the market sent */
            fetched: number;
            new: number;
            changed: number;
            unchanged: number;
            /** @description Listings it no longer sent */
            missing: number;
            /** @description Listings given up after a day */
            gone: number;
            /**
             * @description Broken rows by reason
             * @example {
             *       "missing_field": 2
             *     }
             */
            dropped: {
                [key: string]: number;
            };
            /** @description Errors by kind: broken rows, and what ended the sync */
            errors: {
                [key: string]: number;
            };
            /** @description timeout, connection, rate_limited, auth, server, refused, bad_answer, schema_drift, circuit_open; implausible and schema_drift also where a reading was not believed and changed nothing */
            error: {
                kind: string;
                detail: string;
            } | null;
        } | null;
        SyncAnswer: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            /**
             * Format: uuid
             * @description Of what was asked for
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            id: string;
            /** @enum {string} */
            state: "queued" | "running" | "succeeded" | "failed";
            /** @enum {string|null} */
            provider: "vast" | "ionet" | "akash" | "render" | null;
            syncs: components["schemas"]["SyncDetail"][];
        };
        SyncDetail: components["schemas"]["Sync"] & {
            dropped_offers: {
                external_id: string | null;
                reason: string;
                detail: string;
            }[];
        };
        SyncsAnswer: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            items: components["schemas"]["SyncDetail"][];
        };
        PriceHistory: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            /**
             * Format: date-time
             * @description When the oldest market in the answer was last read
             * @example 2026-03-03T15:54:40.700Z
             */
            observed_at: string | null;
            /** @description A market was not read for three sync periods */
            stale: boolean;
            model: string;
            /** @enum {string} */
            pricing: "on_demand" | "interruptible";
            /** @enum {string} */
            period: "5m" | "1h" | "1d";
            /** @description A bucket that is missing was not read: a gap */
            period_seconds: number;
            /**
             * Format: date-time
             * @description Start of the first bucket
             * @example 2026-03-03T15:54:40.700Z
             */
            from: string;
            /**
             * Format: date-time
             * @description End of the last bucket
             * @example 2026-03-03T15:54:40.700Z
             */
            to: string;
            /**
             * Format: date-time
             * @description Start of the bucket that is not over, whose figures still move
             * @example 2026-03-03T15:54:40.700Z
             */
            running_at: string | null;
            series: {
                /** @description vast, ionet, akash, render, or of imported ones any */
                provider: string;
                name: string;
                /** @description true: days made from captured observations */
                imported: boolean;
                points: components["schemas"]["PricePoint"][];
            }[];
            verdict: components["schemas"]["PriceVerdict"];
        };
        /** @description USDC per GPU-hour; null where nothing was to be had */
        PricePoint: {
            /**
             * Format: date-time
             * @description Start of the bucket
             * @example 2026-03-03T15:54:40.700Z
             */
            at: string;
            /**
             * @description The lowest price seen in the bucket
             * @example 0.200000
             */
            low: string | null;
            /**
             * @description Lower quartile, the mean over the bucket
             * @example 0.200000
             */
            p25: string | null;
            /**
             * @description The mean over the bucket
             * @example 0.200000
             */
            median: string | null;
            /**
             * @description Upper quartile, the mean over the bucket
             * @example 0.200000
             */
            p75: string | null;
            /**
             * @description The highest price seen in the bucket
             * @example 0.200000
             */
            high: string | null;
            /** @description That could be had, on average; 0: the market was read and had none */
            listings: number;
            /** @description Distinct GPUs that could be had, on average */
            gpus: number;
        };
        PriceVerdict: {
            /**
             * @description low: at or below the 25th percentile of the last 30 days; high: at or above the 75th
             * @enum {string}
             */
            word: "low" | "typical" | "high" | "unknown";
            /** @description The same in words, with its reason where it is unknown */
            sentence: string;
            /**
             * @description The least lower quartile of the connected markets now
             * @example 0.200000
             */
            price_per_gpu_hour: string | null;
            /** @description Whose it is */
            provider: string | null;
            /**
             * @description Of 100: how much of the time it was cheaper
             * @example 12
             */
            percentile: number | null;
            /**
             * @description What is counted
             * @enum {string|null}
             */
            basis: "hours" | "days" | null;
            /** @description Hours or days of the last 30 days of which the same figure is known */
            samples: number;
            /** @description Quartiles of that figure over the last 30 days */
            usual: {
                /**
                 * @description Below: low
                 * @example 0.200000
                 */
                p25: string | null;
                /**
                 * @description In the middle
                 * @example 0.200000
                 */
                median: string | null;
                /**
                 * @description Above: high
                 * @example 0.200000
                 */
                p75: string | null;
            };
        };
        ObservationsImported: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            received: number;
            new: number;
            /** @description Known with other prices */
            changed: number;
            unchanged: number;
            rejected: {
                /** @description Place in the list, from 0 */
                row: number;
                reason: string;
            }[];
            /** @description Kept, and in no chart: models and rental types that are not known */
            uncharted: {
                /** @enum {string} */
                field: "gpu_model" | "rental_type";
                value: string;
                rows: number;
            }[];
        };
        /**
         * @description One row of a file of captured prices, each field as text: a provider’s prices of a day for a model, number of GPUs, region and rental type, in dollars per GPU-hour
         * @example {
         *       "date": "2026-05-08",
         *       "provider": "vast.ai",
         *       "gpu_model": "RTX_4090",
         *       "gpu_count": "1",
         *       "region": "US",
         *       "rental_type": "on_demand",
         *       "price_min_usd": "0.4827",
         *       "price_median_usd": "0.5757",
         *       "price_max_usd": "0.6696",
         *       "n_offers": "9"
         *     }
         */
        PriceObservation: {
            date: string;
            provider: string;
            gpu_model: string;
            gpu_count: string;
            region: string;
            rental_type: string;
            price_min_usd: string;
            price_median_usd: string;
            price_max_usd: string;
            n_offers: string;
        };
        ProvidersHealth: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            /**
             * @description HEALTHY: every provider that is switched on is; UNAVAILABLE: none can be used
             * @enum {string}
             */
            state: "HEALTHY" | "DEGRADED" | "UNAVAILABLE";
            items: components["schemas"]["ProviderHealth"][];
        };
        ProviderHealth: {
            /** @enum {string} */
            provider: "vast" | "ionet" | "akash" | "render";
            name: string;
            /** @enum {string} */
            state: "HEALTHY" | "DEGRADED" | "UNAVAILABLE";
            /**
             * @description The gravest of the reasons
             * @example Not read for 4 min
             */
            reason: string;
            reasons: string[];
            enabled: boolean;
            /** @description false: without its key */
            configured: boolean;
            credentials: {
                /** @enum {string} */
                state: "unchecked" | "valid" | "refused" | "unreachable";
                detail: string | null;
                /**
                 * Format: date-time
                 * @description When
                 * @example 2026-03-03T15:54:40.700Z
                 */
                checked_at: string | null;
            };
            /** @enum {string} */
            breaker: "closed" | "open" | "half_open";
            /**
             * Format: date-time
             * @description When the market was last read whole
             * @example 2026-03-03T15:54:40.700Z
             */
            observed_at: string | null;
            /**
             * @description Of that reading
             * @example 12
             */
            age_seconds: number | null;
            last_reading?: {
                /**
                 * @description quarantined: it was not believed and changed nothing
                 * @enum {string}
                 */
                outcome: "taken" | "quarantined" | "failed";
                detail: string | null;
                fetched: number;
                dropped: number;
                /**
                 * Format: date-time
                 * @description When
                 * @example 2026-03-03T15:54:40.700Z
                 */
                at: string;
            };
            /**
             * @description Share of offers of the last reading that could not be read
             * @example 0.98
             */
            dropped_ratio: number | null;
            /**
             * @description The provider's clock less ours; null: not seen by this server yet
             * @example 0.3
             */
            clock_skew_seconds: number | null;
            calls: components["schemas"]["ProviderCalls"];
            last_failure?: {
                kind: string;
                detail: string;
                /**
                 * Format: date-time
                 * @description When
                 * @example 2026-03-03T15:54:40.700Z
                 */
                at: string;
            };
        };
        ProviderCalls: {
            /**
             * @description The figures are of the last so many seconds
             * @example 300
             */
            window_seconds: number;
            calls: number;
            /**
             * @description Share of calls that were answered; a key that is refused is an answer. null: no calls
             * @example 0.98
             */
            success_ratio: number | null;
            /**
             * @description Half of the calls took no longer, milliseconds
             * @example 42.5
             */
            p50_ms: number | null;
            /**
             * @description Nineteen of twenty took no longer
             * @example 42.5
             */
            p95_ms: number | null;
            /**
             * @description Ninety-nine of a hundred took no longer
             * @example 42.5
             */
            p99_ms: number | null;
            /**
             * @description By kind
             * @example {
             *       "timeout": 2
             *     }
             */
            errors: {
                [key: string]: number;
            };
        };
        CircuitBreakers: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            items: components["schemas"]["CircuitBreaker"][];
        };
        CircuitBreaker: {
            /** @enum {string} */
            provider: "vast" | "ionet" | "akash" | "render";
            name: string;
            /**
             * @description open: the provider is not called; half_open: one call tries whether it is back
             * @enum {string}
             */
            state: "closed" | "open" | "half_open";
            /** @description In a row */
            failures: number;
            /**
             * @description So many in a row open it
             * @example 5
             */
            failure_threshold: number;
            /**
             * @description After so long one call tries
             * @example 60
             */
            open_seconds: number;
            /**
             * Format: date-time
             * @description When a call may try
             * @example 2026-03-03T15:54:40.700Z
             */
            next_probe_at: string | null;
            last_failure?: {
                kind: string;
                detail: string;
                /**
                 * Format: date-time
                 * @description When
                 * @example 2026-03-03T15:54:40.700Z
                 */
                at: string;
            };
            transitions: {
                /**
                 * Format: date-time
                 * @description When
                 * @example 2026-03-03T15:54:40.700Z
                 */
                at: string;
                from: string;
                to: string;
                cause: string;
                detail: string;
            }[];
        };
        RateLimiters: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            items: components["schemas"]["RateLimiter"][];
        };
        RateLimiter: {
            /** @enum {string} */
            provider: "vast" | "ionet" | "akash" | "render";
            name: string;
            /**
             * @description No minute sees more calls, over all our processes
             * @example 150
             */
            requests_per_minute: number;
            /**
             * @description How many of them may go at once
             * @example 75
             */
            burst: number;
            /**
             * @description How many may go now; below zero, calls that wait
             * @example 60
             */
            tokens: number;
            /**
             * Format: date-time
             * @description The provider asked to be left alone until then
             * @example 2026-03-03T15:54:40.700Z
             */
            blocked_until: string | null;
        };
        CacheStats: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            /** @description Where answers are kept now */
            tiers: ("memory" | "redis")[];
            redis: {
                /** @enum {string} */
                state: "not_configured" | "connected" | "lost";
                /**
                 * Format: date-time
                 * @description Since when
                 * @example 2026-03-03T15:54:40.700Z
                 */
                since: string | null;
            };
            items: {
                /** @enum {string} */
                provider: "vast" | "ionet" | "akash" | "render";
                name: string;
                hits: number;
                misses: number;
                /** @description Answers that were over and given while a newer one was fetched */
                stale: number;
                /** @description Calls made to fetch answers */
                loads: number;
                failures: number;
                invalidations: number;
                hit_ratio: number | null;
                stale_ratio: number | null;
                /**
                 * @description 10 to 300, by the success rate of recent calls
                 * @example 294
                 */
                ttl_seconds: number;
            }[];
        };
        ProviderMetrics: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            items: {
                /** @enum {string} */
                provider: "vast" | "ionet" | "akash" | "render";
                name: string;
                /** @enum {string} */
                state: "HEALTHY" | "DEGRADED" | "UNAVAILABLE";
                recent: components["schemas"]["ProviderCalls"];
                /** @description Ever made */
                total_calls: number;
                total_by_outcome: {
                    [key: string]: number;
                };
                /** @description Of the last 20 that are kept at hand */
                breaker_transitions: number;
            }[];
        };
        HealthCheck: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            ok: boolean;
            duration_ms: number;
            /** @example Vast.ai takes the key */
            detail: string;
            error_kind: string | null;
            health: components["schemas"]["ProviderHealth"];
        };
        ProvidersSettings: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            items: components["schemas"]["ProviderSettingsAnswer"][];
        };
        ProviderSettingsAnswer: {
            /**
             * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
             * @enum {string}
             */
            mode: "sandbox" | "live";
            /** @enum {string} */
            provider: "vast" | "ionet" | "akash" | "render";
            name: string;
            settings: components["schemas"]["ProviderSettings"];
            usual: components["schemas"]["ProviderSettings"] & unknown;
        };
        ProviderSettings: {
            enabled: boolean;
            requests_per_minute: number;
            burst: number;
            failure_threshold: number;
            open_seconds: number;
            /** @description For a whole call */
            timeout_ms: number;
            /** @description Calls under way at once, in each process */
            concurrency: number;
            base_url: string;
        };
        ProviderSettingsChange: {
            /** @description false: it is not called, and its listings go stale */
            enabled?: boolean;
            /** @description No minute sees more calls; null: as it comes */
            requests_per_minute?: number | null;
            /** @description Calls that may go at once, at most requests_per_minute; null: as it comes */
            burst?: number | null;
            /** @description Failures in a row that open the circuit breaker; null: as it comes */
            failure_threshold?: number | null;
            /** @description How long it stays open; null: as it comes */
            open_seconds?: number | null;
            /** @description For a whole call; null: as it comes */
            timeout_ms?: number | null;
            /** @description Calls under way at once, in each process; null: as it comes */
            concurrency?: number | null;
            /**
             * Format: uri
             * @description Where it is asked; sandbox only, an address of this machine; null: as it comes
             */
            base_url?: string | null;
        };
        User: {
            /**
             * Format: uuid
             * @description Of the user
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            id: string;
            /** @example ada@example.org */
            email: string;
            display_name: string;
            /** @enum {string} */
            role: "user" | "operator";
            /**
             * @description EVM chain for deposits and withdrawals
             * @example 8453
             */
            default_chain_id: number | null;
            /** @description Who has its private half may log in to machines that are booked without another key */
            ssh_public_key: string | null;
            /** @description EVM addresses that log in to the account */
            wallets: {
                address: string;
                /**
                 * Format: date-time
                 * @description When it was linked
                 * @example 2026-03-03T15:54:40.700Z
                 */
                linked_at: string;
            }[];
            /**
             * Format: date-time
             * @description When the account was made
             * @example 2026-03-03T15:54:40.700Z
             */
            created_at: string;
        };
        SignUp: {
            /**
             * Format: email
             * @example ada@example.org
             */
            email: string;
            /**
             * Format: password
             * @description At least 10 characters, at most 256 bytes, none of the most common ones
             */
            password: string;
            /** @description How the page calls you */
            display_name?: string;
        };
        Tokens: {
            /** @enum {string} */
            token_type: "bearer";
            /** @description A JWT. Absent where the login is kept in cookies */
            access_token?: string;
            /**
             * @description Seconds the access token lasts
             * @example 900
             */
            expires_in: number;
            /** @description For POST /api/auth/refresh, once. Absent where the login is kept in cookies */
            refresh_token?: string;
            /**
             * @description Seconds the session lasts
             * @example 2592000
             */
            refresh_expires_in: number;
        };
        LoginForm: {
            /** @enum {string} */
            grant_type?: "password";
            /** @description The e-mail address */
            username: string;
            /**
             * Format: password
             * @description The password
             */
            password: string;
        };
        Login: {
            /**
             * Format: email
             * @example ada@example.org
             */
            email: string;
            /**
             * Format: password
             * @description The password
             */
            password: string;
            /**
             * @description cookie: for the page, tokens go into cookies that scripts cannot read and are not told
             * @default token
             * @enum {string}
             */
            session: "token" | "cookie";
        };
        Refresh: {
            refresh_token?: string;
        };
        Logout: {
            refresh_token?: string;
        };
        ProfileChange: {
            /** @description How the page calls you */
            display_name?: string;
            default_chain_id?: number | null;
            /** @description For machines that are booked without another; null takes it away */
            ssh_public_key?: string | null;
            /**
             * Format: password
             * @description Needed for a new one
             */
            current_password?: string;
            /**
             * Format: password
             * @description As at sign-up
             */
            new_password?: string;
        };
        Session: {
            /**
             * Format: uuid
             * @description Of the session
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            id: string;
            /** @description Whether this request is of it */
            current: boolean;
            address: string;
            user_agent: string;
            /**
             * Format: date-time
             * @description When it began
             * @example 2026-03-03T15:54:40.700Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was refreshed last
             * @example 2026-03-03T15:54:40.700Z
             */
            last_used_at: string;
            /**
             * Format: date-time
             * @description When it ends by itself
             * @example 2026-03-03T15:54:40.700Z
             */
            expires_at: string;
        };
        ApiKey: {
            /**
             * Format: uuid
             * @description Of the key
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            id: string;
            name: string;
            /**
             * @description How the key begins, to tell keys apart
             * @example gp4u_1f0c9ab2
             */
            prefix: string;
            scopes: ("read" | "book" | "spend" | "operate")[];
            /**
             * @description What it may spend on a day (UTC); null: no limit of its own
             * @example 0.350000
             */
            spend_limit_per_day: string | null;
            /**
             * Format: date-time
             * @description When it was made
             * @example 2026-03-03T15:54:40.700Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was used last, to the minute
             * @example 2026-03-03T15:54:40.700Z
             */
            last_used_at: string | null;
        };
        NewApiKey: components["schemas"]["ApiKey"] & {
            /** @description The key itself: shown now and never again */
            key: string;
        };
        NewApiKeyRequest: {
            /** @example nightly training */
            name: string;
            /**
             * @description read: look; book: reserve; spend: move money; operate: what operators do
             * @default [
             *       "read"
             *     ]
             */
            scopes: ("read" | "book" | "spend" | "operate")[];
            /**
             * @description USDC it may spend on a day (UTC)
             * @default null
             * @example 20.000000
             */
            spend_limit_per_day: string | null;
        };
        SignInChallenge: {
            /**
             * @description Counts once
             * @example 5f2c1f0e9f0b4f0b8f603f1f0a2f9d11
             */
            nonce: string;
            /**
             * Format: uuid
             * @description Of this request; a message that names one must name this
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            request_id: string;
            /** @description Ready to be signed (EIP-4361); null where no address was given */
            message: string | null;
            /**
             * Format: date-time
             * @description Until when the nonce counts
             * @example 2026-03-03T15:54:40.700Z
             */
            expires_at: string;
        };
        SignInNonceRequest: {
            /**
             * @description For a message that is ready to be signed
             * @example 0x00000000000000000000000000000000000000a1
             */
            address?: string | null;
            /**
             * @default 1
             * @example 8453
             */
            chain_id: number;
        };
        SignInProof: {
            /**
             * @description With the checksum of EIP-55
             * @example 0x00000000000000000000000000000000000000a1
             */
            address: string;
            /** @description Whether it was linked to your account; otherwise it logged you in */
            linked: boolean;
            user: components["schemas"]["User"];
            tokens?: components["schemas"]["Tokens"] & unknown;
        };
        SignedMessage: {
            message: string;
            signature: string;
            /**
             * @description cookie: for the page, tokens go into cookies that scripts cannot read and are not told
             * @default token
             * @enum {string}
             */
            session: "token" | "cookie";
        };
        Balance: {
            /** @enum {string} */
            mode: "sandbox" | "live";
            /** @enum {string} */
            currency: "USDC";
            /**
             * @description What may be spent or withdrawn now
             * @example 0.350000
             */
            available: string;
            /**
             * @description Set aside by holds of bookings
             * @example 0.350000
             */
            held: string;
            /**
             * @description Paid out to you
             * @example 0.350000
             */
            total_earned: string;
            /**
             * @description Paid for rentals, less refunds
             * @example 12.340000
             */
            total_spent: string;
            /**
             * @description Seen on a chain and not final yet
             * @example 0.350000
             */
            pending_deposits: string;
            /**
             * @description On their way out
             * @example 0.350000
             */
            pending_withdrawals: string;
            /**
             * @description Grows with each row of the account
             * @example 42
             */
            version: string;
        };
        WalletTransactions: {
            /** @enum {string} */
            mode: "sandbox" | "live";
            items: components["schemas"]["WalletTransaction"][];
            next_cursor: string | null;
        };
        WalletTransaction: {
            /**
             * Format: uuid
             * @description Of the transfer in the ledger
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            id: string;
            /** @enum {string} */
            type: "deposit" | "withdrawal" | "hold" | "release" | "payment" | "refund" | "payout";
            /**
             * @description What it did to what is available
             * @example -12.340000
             */
            amount: string;
            /**
             * @description What was really paid or received: holds and releases move nothing
             * @example -12.340000
             */
            posted: string;
            /**
             * @description What was available after it
             * @example 0.350000
             */
            available_after: string;
            /**
             * Format: date-time
             * @description When it was written
             * @example 2026-03-03T15:54:40.700Z
             */
            at: string;
            /**
             * @description What kind of thing it belongs to
             * @example withdrawal
             */
            cause: string;
            /**
             * Format: uuid
             * @description Of the deposit, withdrawal, reservation or cluster
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            cause_id: string;
            /** @description Whether the money is pretend money of the sandbox */
            simulated: boolean;
            provider: string | null;
            model: string | null;
        };
        WalletAnalytics: {
            /** @enum {string} */
            mode: "sandbox" | "live";
            days: number;
            total: {
                /**
                 * @description Paid, less refunds
                 * @example 12.340000
                 */
                spent: string;
                /**
                 * @description Paid out to you
                 * @example 0.350000
                 */
                earned: string;
                /**
                 * @description Deposited
                 * @example 0.350000
                 */
                deposited: string;
                /**
                 * @description Withdrawn, less what came back
                 * @example 5.000000
                 */
                withdrawn: string;
                /**
                 * @description What the dearest alternative at the time of booking would have cost beyond what was paid
                 * @example 0.350000
                 */
                saved: string;
            };
            by_day: {
                /** @example 2026-03-01 */
                day: string;
                /**
                 * @description Paid, less refunds
                 * @example 12.340000
                 */
                spent: string;
                /**
                 * @description Paid out to you
                 * @example 0.350000
                 */
                earned: string;
                /**
                 * @description Deposited
                 * @example 0.350000
                 */
                deposited: string;
                /**
                 * @description Withdrawn, less what came back
                 * @example 5.000000
                 */
                withdrawn: string;
                /**
                 * @description What the dearest alternative at the time of booking would have cost beyond what was paid
                 * @example 0.350000
                 */
                saved: string;
            }[];
            by_provider: {
                name: string;
                /**
                 * @description Paid, less refunds
                 * @example 12.340000
                 */
                spent: string;
            }[];
            by_model: {
                name: string;
                /**
                 * @description Paid, less refunds
                 * @example 12.340000
                 */
                spent: string;
            }[];
        };
        Deposit: {
            /** @enum {string} */
            mode: "sandbox" | "live";
            /**
             * Format: uuid
             * @description Of the deposit
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            id: string;
            /**
             * @description Credited
             * @example 0.350000
             */
            amount: string;
            /** @enum {string} */
            state: "pending" | "credited" | "refused";
            simulated: boolean;
            chain_id: number | null;
            transaction_hash: string | null;
            /**
             * Format: date-time
             * @description When it was asked for
             * @example 2026-03-03T15:54:40.700Z
             */
            created_at: string;
        };
        DepositRequest: {
            /**
             * @description USDC, 1000000.000000 at most
             * @example 25.000000
             */
            amount: string;
            /** @description The transfer on the chain. Left out in the sandbox: simulated */
            transaction_hash?: string | null;
            /** @example 8453 */
            chain_id?: number | null;
        };
        Withdrawal: {
            /** @enum {string} */
            mode: "sandbox" | "live";
            /**
             * Format: uuid
             * @description Of the withdrawal
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            id: string;
            /**
             * @description Taken out of the balance
             * @example 0.350000
             */
            amount: string;
            /** @enum {string} */
            state: "pending" | "completed" | "failed";
            simulated: boolean;
            address: string;
            chain_id: number | null;
            /**
             * Format: date-time
             * @description When it was asked for
             * @example 2026-03-03T15:54:40.700Z
             */
            created_at: string;
        };
        WithdrawalRequest: {
            /**
             * @description USDC
             * @example 25.000000
             */
            amount: string;
            /** @example 0x00000000000000000000000000000000000000a1 */
            address: string;
            /** @example 8453 */
            chain_id?: number | null;
        };
        Budget: {
            /** @enum {string} */
            mode: "sandbox" | "live";
            /**
             * Format: uuid
             * @description The API key it is of
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            key_id: string | null;
            /**
             * @description What one reservation may cost, its extensions with it; null: no cap
             * @example 50.000000
             */
            per_reservation: string | null;
            /**
             * @description What may be set aside on a day; null: no cap
             * @example 50.000000
             */
            per_day: string | null;
            /**
             * @description What may be set aside in a month; null: no cap
             * @example 50.000000
             */
            per_month: string | null;
            /**
             * @description Set aside today and not given back
             * @example 0.350000
             */
            spent_today: string;
            /**
             * @description Set aside this month and not given back
             * @example 0.350000
             */
            spent_this_month: string;
            /**
             * @description What is left of the cap of today; null: no cap
             * @example 50.000000
             */
            left_today: string | null;
            /**
             * @description What is left of the cap of this month; null: no cap
             * @example 50.000000
             */
            left_this_month: string | null;
            /**
             * Format: date-time
             * @description When the next day (UTC) begins
             * @example 2026-03-03T15:54:40.700Z
             */
            day_ends_at: string;
            /**
             * Format: date-time
             * @description When the next month (UTC) begins
             * @example 2026-03-03T15:54:40.700Z
             */
            month_ends_at: string;
            /**
             * Format: date-time
             * @description When it was set
             * @example 2026-03-03T15:54:40.700Z
             */
            changed_at: string | null;
        };
        BudgetChange: {
            /**
             * @description USDC one reservation may cost; null: no cap; left out: as it is
             * @example 50.000000
             */
            per_reservation?: string | null;
            /**
             * @description USDC that may be set aside on a day (UTC); null: no cap; left out: as it is
             * @example 50.000000
             */
            per_day?: string | null;
            /**
             * @description USDC that may be set aside in a month (UTC); null: no cap; left out: as it is
             * @example 50.000000
             */
            per_month?: string | null;
        };
        CalendarFeed: {
            /**
             * Format: date-time
             * @description Since when there is one at its address; null: there is none
             * @example 2026-03-03T15:54:40.700Z
             */
            created_at: string | null;
        };
        NewCalendarFeed: {
            /**
             * @description Its address at this server: a secret, shown now and never again
             * @example /api/calendar/q8yK0r2Yq3c4bq1n0mXbq1n0mXbq8yK0r2Yq3c4bq1n.ics
             */
            path: string;
            /**
             * Format: date-time
             * @description Since when there is one at its address; null: there is none
             * @example 2026-03-03T15:54:40.700Z
             */
            created_at: string | null;
        };
        ReservationQuote: {
            /** @enum {string} */
            mode: "sandbox" | "live";
            /**
             * Format: uuid
             * @description The listing
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            gpu_id: string;
            /**
             * Format: date-time
             * @description Start
             * @example 2026-03-03T15:54:40.700Z
             */
            start_time: string;
            /**
             * Format: date-time
             * @description End, not part of it
             * @example 2026-03-03T15:54:40.700Z
             */
            end_time: string;
            gpu_count: number;
            disk_gb: number;
            /**
             * @description For all its GPUs
             * @example 0.350000
             */
            price_per_hour: string;
            /**
             * @description For one of them
             * @example 0.350000
             */
            price_per_gpu_hour: string;
            cost: components["schemas"]["ReservationCost"];
            /**
             * Format: date-time
             * @description When the market was last seen to ask this
             * @example 2026-03-03T15:54:40.700Z
             */
            observed_at: string;
            /** @description Other listings of the same GPU that are free for the block, the cheapest first */
            alternatives: {
                /**
                 * Format: uuid
                 * @description Of the listing
                 * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
                 */
                gpu_id: string;
                /** @enum {string} */
                provider: "vast" | "ionet" | "akash" | "render";
                gpu_count: number;
                country: string | null;
                /**
                 * @description For all its GPUs
                 * @example 0.350000
                 */
                price_per_hour: string;
                /**
                 * @description For one of them
                 * @example 0.350000
                 */
                price_per_gpu_hour: string;
                /**
                 * @description Of the same block there
                 * @example 0.350000
                 */
                total: string;
            }[];
            /**
             * @description What a cancellation costs
             * @example Free until the machine answers. After that you pay for what was used and the rest of the hour that has begun; the remainder of the block comes back.
             */
            rule: string;
        };
        ReservationCost: {
            /**
             * @description Sum of the lines
             * @example 2.834500
             */
            total: string;
            lines: {
                /** @enum {string} */
                item: "gpu" | "disk";
                /**
                 * @description A month is 720 hours
                 * @enum {string}
                 */
                unit: "hour" | "gb_month";
                /**
                 * @description Locked when it was booked
                 * @example 0.350000
                 */
                unit_price: string | null;
                /** @example 8 */
                quantity: number;
                /**
                 * @description Rounded half up to the micro-USDC
                 * @example 2.800000
                 */
                amount: string;
            }[];
        };
        ReservationRequest: {
            /**
             * Format: uuid
             * @description The listing
             */
            gpu_id: string;
            /**
             * Format: date-time
             * @description Start of the block
             * @example 2026-03-01T12:00:00Z
             */
            start_time: string;
            /**
             * Format: date-time
             * @description End of the block, which is not part of it
             * @example 2026-03-01T12:00:00Z
             */
            end_time: string;
            /** @description GPUs; left out: what one unit of the listing has. A multiple of it where it has several units */
            gpu_count?: number;
            /** @description Disk; left out: 20 GB, or all there is where that is less */
            disk_gb?: number;
            /** @description Who has its private half may log in; left out: the key of your profile */
            ssh_public_key?: string;
            /**
             * @description What all its GPUs may cost an hour at most, when it is booked and where another listing takes over; left out: what the listing costs
             * @example 25.000000
             */
            max_price_per_hour?: string;
            /**
             * @description What the whole block was shown to cost (`cost.total` of the quote): refused where it costs more by now, whatever max_price_per_hour allows
             * @example 25.000000
             */
            shown_total?: string;
            /**
             * @description When the machine does not start: another listing of the same GPU takes over, or it ends. replace when not given. Both are free
             * @enum {string}
             */
            on_failure?: "replace" | "end";
            /**
             * @description When the machine is lost while it is used: another listing takes over for the rest of the block, or it ends and the rest comes back. end when not given
             * @enum {string}
             */
            on_interruption?: "replace" | "end";
            /** @description Extend it by itself; null: not */
            auto_extend?: {
                /** @description By so much at a time, five minutes before the end */
                minutes: number;
                /**
                 * @description USDC that the reservation may cost in all
                 * @example 25.000000
                 */
                max_total: string;
            } | null;
        };
        Reservation: {
            /** @enum {string} */
            mode: "sandbox" | "live";
            /**
             * Format: uuid
             * @description Of the reservation
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            id: string;
            /** @enum {string} */
            status: "PENDING" | "ACTIVE" | "COMPLETED" | "CANCELLED" | "FAILED";
            /** @description true: its machine is being released; what it costs is settled in a moment */
            ending: boolean;
            /**
             * Format: uuid
             * @description The listing
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            gpu_id: string;
            /** @enum {string} */
            provider: "vast" | "ionet" | "akash" | "render";
            model: string | null;
            model_raw: string;
            gpu_count: number;
            disk_gb: number;
            /**
             * Format: date-time
             * @description Start
             * @example 2026-03-03T15:54:40.700Z
             */
            start_time: string;
            /**
             * Format: date-time
             * @description End, not part of it
             * @example 2026-03-03T15:54:40.700Z
             */
            end_time: string;
            /**
             * @description For all its GPUs
             * @example 0.350000
             */
            price_per_hour: string;
            /**
             * @description For one of them
             * @example 0.350000
             */
            price_per_gpu_hour: string;
            /**
             * @description Set aside, or paid in advance, for the whole block
             * @example 0.350000
             */
            held: string;
            /**
             * @description What it cost in the end; null before
             * @example 0.350000
             */
            charged: string | null;
            /**
             * @description What came back; null before the end
             * @example 0.350000
             */
            refunded: string | null;
            cost: components["schemas"]["ReservationCost"];
            /**
             * Format: date-time
             * @description When the machine first answered
             * @example 2026-03-03T15:54:40.700Z
             */
            running_since: string | null;
            /**
             * Format: date-time
             * @description Until when is paid
             * @example 2026-03-03T15:54:40.700Z
             */
            used_until: string | null;
            reason: string;
            /**
             * Format: date-time
             * @description When it was booked
             * @example 2026-03-03T15:54:40.700Z
             */
            created_at: string;
            /**
             * @description What an hour may cost where another listing takes over
             * @example 0.350000
             */
            max_price_per_hour: string;
            /** @enum {string} */
            on_failure: "replace" | "end";
            /** @enum {string} */
            on_interruption: "replace" | "end";
            auto_extend: {
                minutes: number;
                /**
                 * @description That it may cost in all
                 * @example 0.350000
                 */
                max_total: string;
            } | null;
        };
        Reservations: {
            /** @enum {string} */
            mode: "sandbox" | "live";
            items: components["schemas"]["Reservation"][];
            next_cursor: string | null;
        };
        ReservationDetail: {
            /** @enum {string} */
            mode: "sandbox" | "live";
            /**
             * Format: uuid
             * @description Of the reservation
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            id: string;
            /** @enum {string} */
            status: "PENDING" | "ACTIVE" | "COMPLETED" | "CANCELLED" | "FAILED";
            /** @description true: its machine is being released; what it costs is settled in a moment */
            ending: boolean;
            /**
             * Format: uuid
             * @description The listing
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            gpu_id: string;
            /** @enum {string} */
            provider: "vast" | "ionet" | "akash" | "render";
            model: string | null;
            model_raw: string;
            gpu_count: number;
            disk_gb: number;
            /**
             * Format: date-time
             * @description Start
             * @example 2026-03-03T15:54:40.700Z
             */
            start_time: string;
            /**
             * Format: date-time
             * @description End, not part of it
             * @example 2026-03-03T15:54:40.700Z
             */
            end_time: string;
            /**
             * @description For all its GPUs
             * @example 0.350000
             */
            price_per_hour: string;
            /**
             * @description For one of them
             * @example 0.350000
             */
            price_per_gpu_hour: string;
            /**
             * @description Set aside, or paid in advance, for the whole block
             * @example 0.350000
             */
            held: string;
            /**
             * @description What it cost in the end; null before
             * @example 0.350000
             */
            charged: string | null;
            /**
             * @description What came back; null before the end
             * @example 0.350000
             */
            refunded: string | null;
            cost: components["schemas"]["ReservationCost"];
            /**
             * Format: date-time
             * @description When the machine first answered
             * @example 2026-03-03T15:54:40.700Z
             */
            running_since: string | null;
            /**
             * Format: date-time
             * @description Until when is paid
             * @example 2026-03-03T15:54:40.700Z
             */
            used_until: string | null;
            reason: string;
            /**
             * Format: date-time
             * @description When it was booked
             * @example 2026-03-03T15:54:40.700Z
             */
            created_at: string;
            /**
             * @description What an hour may cost where another listing takes over
             * @example 0.350000
             */
            max_price_per_hour: string;
            /** @enum {string} */
            on_failure: "replace" | "end";
            /** @enum {string} */
            on_interruption: "replace" | "end";
            auto_extend: {
                minutes: number;
                /**
                 * @description That it may cost in all
                 * @example 0.350000
                 */
                max_total: string;
            } | null;
            /** @description While it is active */
            connection: {
                host: string;
                port: number;
                user: string;
                command: string;
            } | null;
            /** @description What a cancellation costs now; null where there is none */
            cancel_now: {
                /**
                 * @description Would be paid
                 * @example 0.350000
                 */
                charged: string;
                /**
                 * @description Would come back
                 * @example 0.350000
                 */
                refund: string;
            } | null;
            /** @description Every machine that is over, the first one first */
            machines: {
                /**
                 * Format: uuid
                 * @description The listing
                 * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
                 */
                gpu_id: string;
                /** @enum {string} */
                provider: "vast" | "ionet" | "akash" | "render";
                /**
                 * @description For all its GPUs
                 * @example 0.350000
                 */
                price_per_hour: string;
                /**
                 * Format: date-time
                 * @description When it answered
                 * @example 2026-03-03T15:54:40.700Z
                 */
                used_from: string | null;
                /**
                 * Format: date-time
                 * @description Until when is paid
                 * @example 2026-03-03T15:54:40.700Z
                 */
                used_until: string | null;
                /**
                 * @description What it cost
                 * @example 0.350000
                 */
                charged: string;
                reason: string;
            }[];
            timeline: {
                /**
                 * Format: date-time
                 * @description When
                 * @example 2026-03-03T15:54:40.700Z
                 */
                at: string;
                kind: string;
                detail: string;
            }[];
        };
        ReservationChange: {
            /**
             * @description When the machine does not start: another listing of the same GPU takes over, or it ends. replace when not given. Both are free
             * @enum {string}
             */
            on_failure?: "replace" | "end";
            /**
             * @description When the machine is lost while it is used: another listing takes over for the rest of the block, or it ends and the rest comes back. end when not given
             * @enum {string}
             */
            on_interruption?: "replace" | "end";
            /** @description Extend it by itself; null: not */
            auto_extend?: {
                /** @description By so much at a time, five minutes before the end */
                minutes: number;
                /**
                 * @description USDC that the reservation may cost in all
                 * @example 25.000000
                 */
                max_total: string;
            } | null;
        };
        ExtensionQuote: {
            /** @enum {string} */
            mode: "sandbox" | "live";
            /**
             * Format: uuid
             * @description The reservation
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            id: string;
            /**
             * Format: date-time
             * @description The new end
             * @example 2026-03-03T15:54:40.700Z
             */
            end_time: string;
            /**
             * @description What is held more; paid more once the machine runs
             * @example 0.700000
             */
            added: string;
            cost: components["schemas"]["ReservationCost"];
        };
        ReservationExtension: {
            /**
             * Format: date-time
             * @description The new end
             * @example 2026-03-01T12:00:00Z
             */
            end_time: string;
        };
        AvailableSlots: {
            /** @enum {string} */
            mode: "sandbox" | "live";
            /**
             * Format: uuid
             * @description The listing
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            gpu_id: string;
            items: {
                /**
                 * Format: date-time
                 * @description Start
                 * @example 2026-03-03T15:54:40.700Z
                 */
                start_time: string;
                /**
                 * Format: date-time
                 * @description End, not part of it
                 * @example 2026-03-03T15:54:40.700Z
                 */
                end_time: string;
            }[];
        };
        ListingCalendar: {
            /** @enum {string} */
            mode: "sandbox" | "live";
            /**
             * Format: uuid
             * @description The listing
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            gpu_id: string;
            zone: string;
            days: {
                /** @example 2026-03-29 */
                day: string;
                /**
                 * Format: date-time
                 * @description When the day begins
                 * @example 2026-03-03T15:54:40.700Z
                 */
                start_time: string;
                /**
                 * Format: date-time
                 * @description When the next one does; days of 23 and 25 hours among them
                 * @example 2026-03-03T15:54:40.700Z
                 */
                end_time: string;
                busy: {
                    /**
                     * Format: date-time
                     * @description Start
                     * @example 2026-03-03T15:54:40.700Z
                     */
                    start_time: string;
                    /**
                     * Format: date-time
                     * @description End, not part of it
                     * @example 2026-03-03T15:54:40.700Z
                     */
                    end_time: string;
                }[];
                free: {
                    /**
                     * Format: date-time
                     * @description Start
                     * @example 2026-03-03T15:54:40.700Z
                     */
                    start_time: string;
                    /**
                     * Format: date-time
                     * @description End, not part of it
                     * @example 2026-03-03T15:54:40.700Z
                     */
                    end_time: string;
                }[];
            }[];
        };
        Watches: {
            /** @enum {string} */
            mode: "sandbox" | "live";
            items: components["schemas"]["Watch"][];
            next_cursor: string | null;
            total: number;
            /** @description How many there may be */
            limit: number;
        };
        Watch: {
            /** @enum {string} */
            mode: "sandbox" | "live";
            /**
             * Format: uuid
             * @description Of the watch
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            id: string;
            /**
             * @description price_below, price_above: the cheapest listing that can be had and booked costs the threshold or less, or more; spread_above: the price differs so much between markets; back_in_stock: such a listing can be had; listing_gone: a listing is not on offer any more
             * @enum {string}
             */
            kind: "price_below" | "price_above" | "spread_above" | "back_in_stock" | "listing_gone";
            /** @description Canonical name; of listing_gone that of the listing */
            model: string | null;
            /**
             * Format: uuid
             * @description The listing that is watched
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            listing_id: string | null;
            /**
             * @description null: either
             * @enum {string|null}
             */
            pricing: "on_demand" | "interruptible" | null;
            /**
             * @description null: any market
             * @enum {string|null}
             */
            provider: "vast" | "ionet" | "akash" | "render" | null;
            /** @description GPUs in one listing at least */
            min_gpus: number | null;
            /**
             * @description USDC per GPU-hour, or percent; a count for back_in_stock
             * @example 0.300000
             */
            threshold: string | null;
            /**
             * @description Of threshold and value
             * @enum {string}
             */
            unit: "usdc_per_gpu_hour" | "percent" | "listings";
            hysteresis_percent: number;
            cooldown_seconds: number;
            note: string;
            paused: boolean;
            /**
             * @description armed: told as soon as it holds; fired: was told, and is armed again when the value has gone back
             * @enum {string}
             */
            state: "armed" | "fired" | "paused";
            /** @description The same for people, with what has to happen */
            state_text: string;
            /**
             * @description As seen last; null: nothing can be had, or nothing is known. Of listing_gone 1 while it is there, else 0; of back_in_stock up to 200
             * @example 0.300000
             */
            value: string | null;
            /**
             * Format: date-time
             * @description Since when the value is this
             * @example 2026-03-03T15:54:40.700Z
             */
            value_since: string | null;
            /** @description Where the value was seen: the listing to rent */
            value_listing: {
                /**
                 * Format: uuid
                 * @description Of the listing
                 * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
                 */
                id: string;
                /** @enum {string} */
                provider: "vast" | "ionet" | "akash" | "render";
            } | null;
            /** @description Cannot be read now: the value is as it was, and nothing is concluded from them */
            unread_markets: ("vast" | "ionet" | "akash" | "render")[];
            /**
             * Format: date-time
             * @description When it was told last
             * @example 2026-03-03T15:54:40.700Z
             */
            fired_at: string | null;
            /**
             * Format: date-time
             * @description No alert comes before, for the cool-down
             * @example 2026-03-03T15:54:40.700Z
             */
            not_before: string | null;
            /**
             * Format: date-time
             * @description When it was made
             * @example 2026-03-03T15:54:40.700Z
             */
            created_at: string;
        };
        Alerts: {
            /** @enum {string} */
            mode: "sandbox" | "live";
            items: components["schemas"]["Alert"][];
            next_cursor: string | null;
        };
        Alert: {
            /**
             * Format: uuid
             * @description Of the alert; the webhook-id of its messages
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            id: string;
            /**
             * Format: uuid
             * @description Of the watch, which may be gone
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            watch_id: string;
            /**
             * @description price_below, price_above: the cheapest listing that can be had and booked costs the threshold or less, or more; spread_above: the price differs so much between markets; back_in_stock: such a listing can be had; listing_gone: a listing is not on offer any more
             * @enum {string}
             */
            watch_kind: "price_below" | "price_above" | "spread_above" | "back_in_stock" | "listing_gone";
            /** @description What happened, for people */
            text: string;
            /**
             * Format: date-time
             * @description When it happened
             * @example 2026-03-03T15:54:40.700Z
             */
            fired_at: string;
            model: string | null;
            /** @enum {string|null} */
            pricing: "on_demand" | "interruptible" | null;
            /** @enum {string|null} */
            provider: "vast" | "ionet" | "akash" | "render" | null;
            min_gpus: number | null;
            /**
             * Format: uuid
             * @description Of listing_gone
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            watched_listing_id: string | null;
            /**
             * @description USDC per GPU-hour, or percent; a count for back_in_stock
             * @example 0.300000
             */
            value: string;
            /**
             * @description USDC per GPU-hour, or percent; a count for back_in_stock
             * @example 0.300000
             */
            threshold: string | null;
            /** @description The listing to rent */
            listing: {
                /**
                 * Format: uuid
                 * @description Of the listing
                 * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
                 */
                id: string;
                /** @enum {string} */
                provider: "vast" | "ionet" | "akash" | "render";
                /**
                 * @description USDC per GPU-hour
                 * @example 0.350000
                 */
                price_per_gpu_hour: string;
            } | null;
            /**
             * @description Of spread_above: where it is dear
             * @enum {string|null}
             */
            dear_provider: "vast" | "ionet" | "akash" | "render" | null;
            note: string;
            /** @enum {string} */
            mode: "sandbox" | "live";
        };
        /**
         * @example {
         *       "kind": "price_below",
         *       "model": "RTX 4090",
         *       "threshold": "0.30"
         *     }
         */
        NewWatch: {
            /**
             * @description price_below, price_above: the cheapest listing that can be had and booked costs the threshold or less, or more; spread_above: the price differs so much between markets; back_in_stock: such a listing can be had; listing_gone: a listing is not on offer any more
             * @enum {string}
             */
            kind: "price_below" | "price_above" | "spread_above" | "back_in_stock" | "listing_gone";
            /**
             * @description A canonical name, or an alias that means one model; for every kind but listing_gone
             * @example RTX 4090
             */
            model?: string;
            /**
             * Format: uuid
             * @description For listing_gone
             */
            listing_id?: string;
            /**
             * @description Left out: either, and on_demand for spread_above. Not for listing_gone
             * @enum {string}
             */
            pricing?: "on_demand" | "interruptible";
            /**
             * @description Left out: any market. For prices and stock
             * @enum {string}
             */
            provider?: "vast" | "ionet" | "akash" | "render";
            /** @description GPUs in one listing at least. For prices and stock */
            min_gpus?: number;
            /**
             * @description USDC per GPU-hour, or percent for spread_above; the threshold itself counts
             * @example 0.300000
             */
            threshold?: string;
            /**
             * @description For prices and spreads; left out: 3
             * @example 3
             */
            hysteresis_percent?: number;
            /**
             * @description Left out: 3600
             * @example 3600
             */
            cooldown_seconds?: number;
            /** @description What it is for, told with the alert */
            note?: string;
            paused?: boolean;
        };
        WatchChange: {
            /**
             * @description USDC per GPU-hour, or percent for spread_above; the threshold itself counts
             * @example 0.300000
             */
            threshold?: string;
            /**
             * @description Percent of the threshold the value must go back by before the watch can fire again
             * @example 3
             */
            hysteresis_percent?: number;
            /**
             * @description Seconds between two alerts at least; what comes true meanwhile is told then, if it still holds
             * @example 3600
             */
            cooldown_seconds?: number;
            /** @description What it is for, told with the alert */
            note?: string;
            paused?: boolean;
        };
        Webhooks: {
            /** @enum {string} */
            mode: "sandbox" | "live";
            items: components["schemas"]["Webhook"][];
            total: number;
            /** @description How many there may be */
            limit: number;
        };
        Webhook: {
            /**
             * Format: uuid
             * @description Of the webhook
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            id: string;
            url: string;
            description: string;
            active: boolean;
            /** @enum {string} */
            state: "working" | "failing" | "untried" | "off";
            /** @description Where it was not you who switched it off */
            off_reason: string | null;
            /**
             * Format: date-time
             * @description It has taken nothing since
             * @example 2026-03-03T15:54:40.700Z
             */
            failing_since: string | null;
            /**
             * Format: date-time
             * @description When it took a message last
             * @example 2026-03-03T15:54:40.700Z
             */
            delivered_at: string | null;
            /**
             * Format: date-time
             * @description When the secret was replaced
             * @example 2026-03-03T15:54:40.700Z
             */
            secret_rotated_at: string | null;
            /**
             * Format: date-time
             * @description When it was made
             * @example 2026-03-03T15:54:40.700Z
             */
            created_at: string;
        };
        NewWebhook: {
            /**
             * Format: uuid
             * @description Of the webhook
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            id: string;
            url: string;
            description: string;
            active: boolean;
            /** @enum {string} */
            state: "working" | "failing" | "untried" | "off";
            /** @description Where it was not you who switched it off */
            off_reason: string | null;
            /**
             * Format: date-time
             * @description It has taken nothing since
             * @example 2026-03-03T15:54:40.700Z
             */
            failing_since: string | null;
            /**
             * Format: date-time
             * @description When it took a message last
             * @example 2026-03-03T15:54:40.700Z
             */
            delivered_at: string | null;
            /**
             * Format: date-time
             * @description When the secret was replaced
             * @example 2026-03-03T15:54:40.700Z
             */
            secret_rotated_at: string | null;
            /**
             * Format: date-time
             * @description When it was made
             * @example 2026-03-03T15:54:40.700Z
             */
            created_at: string;
            /**
             * @description whsec_ and base64: what messages are signed with (Standard Webhooks). Shown once, here
             * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw0x0x0x0x0x0=
             */
            secret: string;
        };
        WebhookRequest: {
            /**
             * Format: uri
             * @description Where messages are sent: https, at an address everybody can reach, port 443 or one from 1024 on. In the sandbox also this machine, by http too
             * @example https://example.org/gp4u
             */
            url: string;
            /** @description What it is for */
            description?: string;
        };
        WebhookChange: {
            /**
             * Format: uri
             * @description Where messages are sent: https, at an address everybody can reach, port 443 or one from 1024 on. In the sandbox also this machine, by http too
             * @example https://example.org/gp4u
             */
            url?: string;
            /** @description What it is for */
            description?: string;
            active?: boolean;
        };
        Delivery: {
            /**
             * Format: uuid
             * @description Of the delivery
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            id: string;
            /**
             * Format: uuid
             * @description The webhook-id of every try; of an alert its id
             * @example 0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d
             */
            message_id: string;
            /** @enum {string} */
            type: "alert" | "test";
            /** @enum {string} */
            state: "pending" | "delivered" | "failed";
            /** @description Tries so far */
            attempts: number;
            /**
             * Format: date-time
             * @description When it is tried next; of one that waits
             * @example 2026-03-03T15:54:40.700Z
             */
            next_attempt_at: string | null;
            /**
             * Format: date-time
             * @description When it was tried last
             * @example 2026-03-03T15:54:40.700Z
             */
            last_attempt_at: string | null;
            /** @description HTTP status of the last answer; null: there was none */
            last_status: number | null;
            last_duration_ms: number | null;
            /** @description Why it did not count, in words */
            last_error: string | null;
            /** @description The body as it is sent and signed: JSON with type, timestamp, data */
            payload: string;
            /**
             * Format: date-time
             * @description When it was queued
             * @example 2026-03-03T15:54:40.700Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was delivered, or given up
             * @example 2026-03-03T15:54:40.700Z
             */
            ended_at: string | null;
        };
        Deliveries: {
            items: components["schemas"]["Delivery"][];
            next_cursor: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getRoot: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who answers here */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        version: string;
                        /** @enum {string} */
                        mode: "sandbox" | "live";
                        links: {
                            [key: string]: string;
                        };
                    };
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process answers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "alive";
                        /** @enum {string} */
                        mode: "sandbox" | "live";
                    };
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every market was read, or tried */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ready";
                        /** @enum {string} */
                        mode: "sandbox" | "live";
                    };
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description GP4U is starting */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getScoreTable: {
        parameters: {
            query?: {
                /** @description One of the last 30 days; the newest when not given */
                version?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoreTable"];
                };
            };
            /** @description There is no such score table */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchGpus: {
        parameters: {
            query?: {
                /** @description Canonical name or any known alias; "A100" means all A100 models. May be repeated: any of them. */
                model?: string[];
                /** @description GB per GPU, at least */
                min_vram_gb?: number;
                /** @description GB per GPU, at most */
                max_vram_gb?: number;
                /** @description USDC per GPU-hour, at least */
                min_price?: string;
                /** @description USDC per GPU-hour, at most */
                max_price?: string;
                /** @description vast, ionet, akash or render. May be repeated: any of them. */
                provider?: string[];
                /** @description The provider's own words for a place, case aside. May be repeated: any of them. */
                region?: string[];
                /** @description ISO 3166 alpha-2. May be repeated: any of them. */
                country?: string[];
                /** @description GPUs in the listing, at least */
                min_gpus?: number;
                /** @description GPUs in the listing, at most */
                max_gpus?: number;
                /** @description g_score, at least; listings that are not scored are left out */
                min_g_score?: number;
                /** @description Reliability, at least; listings of unknown reliability are left out */
                min_reliability?: number;
                /** @description How it is sold */
                pricing?: "on_demand" | "interruptible";
                /** @description Only what can be had now: not busy, not stale */
                available_only?: boolean;
                /** @description Start of a block the listing has to be free for, by its bookings here; together with free_to */
                free_from?: string;
                /** @description End of that block; listings whose host contract ends before are left out */
                free_to?: string;
                /** @description Words that all have to occur in the model, its spelling, the provider or the place */
                q?: string;
                /** @description price, price_per_tflops, total_cost: cheapest first; g_score (g_score_cmp unless one provider is asked for), vram, reliability: highest first. What is not known comes last */
                sort?: "price" | "price_per_tflops" | "g_score" | "vram" | "reliability" | "total_cost";
                /** @description Hours the total cost is for (1 when not given) */
                hours?: number;
                /** @description GB of disk the total cost counts */
                disk_gb?: number;
                /** @description GB sent that the total cost counts */
                egress_gb?: number;
                /** @description GB received that the total cost counts */
                ingress_gb?: number;
                /** @description The kind of work: the hours are then those of one GPU of measured_on, and each listing is rented for as long as it needs at its own speed */
                workload?: "training" | "inference" | "rendering";
                /** @description The model the hours were measured on (when not given, the one that is looked for, else H100 SXM5) */
                measured_on?: string;
                /** @description Rows in the answer (50 when not given) */
                limit?: number;
                /** @description next_cursor of the answer before, for the same query */
                cursor?: string;
                /** @description Adds why the result is what it is: how many listings each filter keeps out */
                explain?: boolean;
                /** @description With explain=true: why this listing is, or is not, in the result */
                gpu_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Listings in the order asked for, with exact total and facets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchAnswer"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compareGpus: {
        parameters: {
            query?: {
                /** @description Hours the total cost is for (1 when not given) */
                hours?: number;
                /** @description GB of disk the total cost counts */
                disk_gb?: number;
                /** @description GB sent that the total cost counts */
                egress_gb?: number;
                /** @description GB received that the total cost counts */
                ingress_gb?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @example [
                     *       "0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d",
                     *       "0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3e"
                     *     ]
                     */
                    gpu_ids: string[];
                };
            };
        };
        responses: {
            /** @description The listings, and a row for each figure with the best marked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompareAnswer"];
                };
            };
            /** @description There is no such listing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: {
                /** @description The whole catalog */
                all?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Models in catalog order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelsAnswer"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listProvidersOnOffer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Counts and prices */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProvidersOnOffer"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getGpu: {
        parameters: {
            query?: {
                /** @description Asks the market itself whether the offer still stands, and at what price */
                confirm?: boolean;
            };
            header?: never;
            path: {
                /** @description Id of a listing */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The listing */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingDetail"];
                };
            };
            /** @description There is no such listing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOpportunities: {
        parameters: {
            query?: {
                /** @description Spread in percent of the cheap side, at least */
                min_spread?: number;
                /** @description Canonical name or any known alias. May be repeated: any of them. */
                model?: string[];
                /** @description How it is sold (both when not given, never mixed) */
                pricing?: "on_demand" | "interruptible";
                /** @description Machines behind each side, at least (3 when not given; one is never enough) */
                min_offers?: number;
                /** @description Confidence, at least (medium when not given) */
                min_confidence?: "high" | "medium" | "low";
                /** @description Hours of use a day (24 when not given) */
                hours_per_day?: number;
                /** @description GB of disk that prices are compared with (100 when not given) */
                disk_gb?: number;
                /** @description GB sent a day (10 when not given) */
                egress_gb?: number;
                /** @description GB received a day (20 when not given) */
                ingress_gb?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The believed first, of those the widest; none is an answer too */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpportunitiesAnswer"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compareMarkets: {
        parameters: {
            query?: {
                /** @description How it is sold (on_demand when not given) */
                pricing?: "on_demand" | "interruptible";
                /** @description GPUs in the offer (any when not given) */
                gpu_count?: "1" | "2-4" | "5-7" | "8+";
                /** @description GB of disk that prices are compared with (100 when not given) */
                disk_gb?: number;
                /** @description GB sent a day (10 when not given) */
                egress_gb?: number;
                /** @description GB received a day (20 when not given) */
                ingress_gb?: number;
            };
            header?: never;
            path: {
                /** @description Canonical name, or an alias that means one model */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every market */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArbitrageComparison"];
                };
            };
            /** @description There is no such model */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSavings: {
        parameters: {
            query?: {
                /** @description Hours of use a day (24 when not given) */
                hours_per_day?: number;
                /** @description Days of use (30 when not given) */
                days?: number;
                /** @description How it is sold (on_demand when not given) */
                pricing?: "on_demand" | "interruptible";
            };
            header?: never;
            path: {
                /** @description Canonical name, or an alias that means one model */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By market, the dearest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavingsAnswer"];
                };
            };
            /** @description There is no such model */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBestDeals: {
        parameters: {
            query?: {
                /** @description How it is sold (on_demand when not given) */
                pricing?: "on_demand" | "interruptible";
                /** @description vast, ionet, akash or render. May be repeated: any of them. */
                provider?: string[];
                /** @description Canonical name or any known alias. May be repeated: any of them. */
                model?: string[];
                /** @description GB per GPU, at least */
                min_vram_gb?: number;
                /** @description Offers in each list (10 when not given) */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By price for a TFLOPS, a GB of memory and a G-Score point; one offer for each machine */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BestDealsAnswer"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The four providers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProvidersAnswer"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    syncProviders: {
        parameters: {
            query?: {
                /** @description Takes what is read even where it is not believed, as after a market has really shrunk */
                accept?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Queued; ask for its outcome by id */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncAnswer"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for operators */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    syncProvider: {
        parameters: {
            query?: {
                /** @description Takes what is read even where it is not believed, as after a market has really shrunk */
                accept?: boolean;
            };
            header?: never;
            path: {
                /** @description vast, ionet, akash or render */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Queued; ask for its outcome by id */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncAnswer"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for operators */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such provider */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSyncs: {
        parameters: {
            query?: {
                /** @description Only of this provider */
                provider?: "vast" | "ionet" | "akash" | "render";
                /** @description How many; 50 unless told */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Finished syncs of the last two days */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncsAnswer"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for operators */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSync: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a sync, or of what was asked for */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its statistics, and every dropped offer with its reason */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncAnswer"];
                };
            };
            /** @description There is no such sync */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPriceHistory: {
        parameters: {
            query?: {
                /** @description From then on; fitting the period when not given */
                from?: string;
                /** @description Before then; now when not given */
                to?: string;
                /** @description Length of a bucket; when not given 5m for up to 2 days, 1h for up to 14, else 1d, as far as they are kept. At most 4000 buckets */
                period?: "5m" | "1h" | "1d";
                /** @description vast, ionet, akash, render, or one of captured observations. May be repeated: any of them. */
                provider?: string[];
                /** @description How it is sold; on_demand when not given */
                pricing?: "on_demand" | "interruptible";
            };
            header?: never;
            path: {
                /** @description Canonical name, or an alias that means one model */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A series for each provider that has any points */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceHistory"];
                };
            };
            /** @description There is no such model */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importObservations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    observations: components["schemas"]["PriceObservation"][];
                };
            };
        };
        responses: {
            /** @description What became of each; given again, all are unchanged */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObservationsImported"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for operators */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProvidersHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every provider: its state, and why */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProvidersHealth"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProviderHealth: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description vast, ionet, akash or render */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its state, and why */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderHealth"] & {
                        /**
                         * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
                         * @enum {string}
                         */
                        mode: "sandbox" | "live";
                    };
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such provider */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCircuitBreakers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Circuit breakers and their turns */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CircuitBreakers"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRateLimiters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Token buckets of calls to providers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RateLimiters"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCacheStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What this server keeps of the providers’ answers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CacheStats"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProviderMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Calls to each provider in figures */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderMetrics"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description vast, ionet, akash or render */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it went */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthCheck"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for operators */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such provider */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resetCircuitBreaker: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description vast, ionet, akash or render */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is then */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CircuitBreaker"] & {
                        /**
                         * @description sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them
                         * @enum {string}
                         */
                        mode: "sandbox" | "live";
                    };
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for operators */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such provider */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resetRateLimiters: {
        parameters: {
            query?: {
                /** @description Only of this provider */
                provider?: "vast" | "ionet" | "akash" | "render";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As they are then */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RateLimiters"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for operators */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    invalidateCache: {
        parameters: {
            query?: {
                /** @description Only of this provider */
                provider?: "vast" | "ionet" | "akash" | "render";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is then */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CacheStats"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for operators */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listProviderSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As they hold now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProvidersSettings"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for operators */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    configureProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description vast, ionet, akash or render */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderSettingsChange"];
            };
        };
        responses: {
            /** @description As it holds now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderSettingsAnswer"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for operators */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such provider */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUp"];
            };
        };
        responses: {
            /** @description The account; log in next */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description This e-mail address cannot be used for a new account */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used; or: This password is too easy to guess */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many people log in at this moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["LoginForm"];
            };
        };
        responses: {
            /** @description Tokens of a new session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            /** @description E-mail address and password do not match an account */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many tries to log in */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many people log in at this moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logInJson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            /** @description Tokens of a new session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            /** @description E-mail address and password do not match an account */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many tries to log in */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many people log in at this moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Refresh"];
            };
        };
        responses: {
            /** @description The next tokens of the session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            /** @description The refresh token cannot be used */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Logout"];
            };
        };
        responses: {
            /** @description Its tokens count no more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for people who are logged in, not for API keys; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such session */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Your account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProfileChange"];
            };
        };
        responses: {
            /** @description Your account as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for people who are logged in, not for API keys; or: The page of another site asked for this; or: The current password is not right */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used; or: This password is too easy to guess */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many tries to log in */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many people log in at this moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description Rows a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Open sessions, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Session"][];
                        /** @description For the next page; null after the last */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for people who are logged in, not for API keys; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the session */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for people who are logged in, not for API keys; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such session */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description Rows a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ApiKey"][];
                        /** @description For the next page; null after the last */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for people who are logged in, not for API keys; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApiKeyRequest"];
            };
        };
        responses: {
            /** @description The key */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for people who are logged in, not for API keys; or: The page of another site asked for this; or: You cannot give this scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You have as many API keys as one may have */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the key */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It counts no more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for people who are logged in, not for API keys; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such API key */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSignInNonce: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SignInNonceRequest"];
            };
        };
        responses: {
            /** @description What to sign */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInChallenge"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The page of another site asked for this; or: This is for people who are logged in, not for API keys */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server does not know its own address */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifySignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignedMessage"];
            };
        };
        responses: {
            /** @description Linked, or logged in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInProof"];
                };
            };
            /** @description This needs a login; or: This message or signature logs nobody in; or: No account has this address */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The page of another site asked for this; or: This is for people who are logged in, not for API keys */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This address belongs to another account */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many tries to log in */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unlinkWallet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                address: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is linked no more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for people who are logged in, not for API keys; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your account has no such address */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBalance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As of now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balance"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTransactions: {
        parameters: {
            query?: {
                /** @description Only rows of this kind. May be repeated: any of them. */
                type?: string[];
                /** @description Only rows from this instant on */
                from?: string;
                /** @description Only rows before this instant */
                to?: string;
                /** @description Only rows of this reservation */
                reservation?: string;
                /** @description Only rows of this cluster */
                cluster?: string;
                /** @description Rows a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of rows, or all of them as CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WalletTransactions"];
                    "text/csv": string;
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWalletAnalytics: {
        parameters: {
            query?: {
                /** @description Days (UTC), today included */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sums */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WalletAnalytics"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deposit: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of yours for the one thing you want done, such as a random UUID, of up to 255 printable characters. The same key and body again answer the first answer; with another body 422; while the first runs 409. A refusal for want of funds or leave, or for a conflict, is an answer too. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DepositRequest"];
            };
        };
        responses: {
            /** @description The deposit */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deposit"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The first request with this Idempotency-Key is still running */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No chain is connected */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdraw: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of yours for the one thing you want done, such as a random UUID, of up to 255 printable characters. The same key and body again answer the first answer; with another body 422; while the first runs 409. A refusal for want of funds or leave, or for a conflict, is an answer too. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WithdrawalRequest"];
            };
        };
        responses: {
            /** @description The withdrawal, on its way */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Withdrawal"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The balance does not cover this */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that; or: The page of another site asked for this; or: This API key has reached its limit for today */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The first request with this Idempotency-Key is still running */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No chain is connected */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBudget: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setBudget: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BudgetChange"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for people who are logged in, not for API keys; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getKeyBudget: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the API key */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such API key */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setKeyBudget: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the API key */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BudgetChange"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for people who are logged in, not for API keys; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such API key */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCalendarFeed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Without its address */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarFeed"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    makeCalendarFeed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With its address */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewCalendarFeed"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for people who are logged in, not for API keys; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeCalendarFeed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its address leads nowhere */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is for people who are logged in, not for API keys; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such calendar feed */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readCalendarFeed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The secret name, which ends in .ics */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The calendar */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
            /** @description It is the one of If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is no such calendar feed */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    quoteReservation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReservationRequest"];
            };
        };
        responses: {
            /** @description What would be held, and billed when all of it is used */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReservationQuote"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such listing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This listing cannot be booked */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of yours for the one thing you want done, such as a random UUID, of up to 255 printable characters. The same key and body again answer the first answer; with another body 422; while the first runs 409. A refusal for want of funds or leave, or for a conflict, is an answer too. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReservationRequest"];
            };
        };
        responses: {
            /** @description PENDING until the machine answers */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reservation"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The balance does not cover this */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key has reached its limit for today; or: This would go beyond a budget */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such listing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The first request with this Idempotency-Key is still running */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReservations: {
        parameters: {
            query?: {
                /** @description Only of this status. May be repeated: any of them. */
                status?: string[];
                /** @description Reservations a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reservations"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReservation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the reservation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The reservation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReservationDetail"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You have no such reservation */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of yours for the one thing you want done, such as a random UUID, of up to 255 printable characters. The same key and body again answer the first answer; with another body 422; while the first runs 409. A refusal for want of funds or leave, or for a conflict, is an answer too. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Of the reservation */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReservationChange"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReservationDetail"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You have no such reservation */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This reservation has ended, or is about to; or: The first request with this Idempotency-Key is still running */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelReservation: {
        parameters: {
            query?: {
                /** @description What was shown to come back: not cancelled for less */
                least_refund?: string;
            };
            header?: {
                /** @description A name of yours for the one thing you want done, such as a random UUID, of up to 255 printable characters. The same key and body again answer the first answer; with another body 422; while the first runs 409. A refusal for want of funds or leave, or for a conflict, is an answer too. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Of the reservation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is now; `ending` until what it cost is settled */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReservationDetail"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You have no such reservation */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This reservation has ended, or is about to; or: Less would come back than was shown; or: The first request with this Idempotency-Key is still running */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    quoteExtension: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the reservation */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReservationExtension"];
            };
        };
        responses: {
            /** @description What would be held or paid more */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExtensionQuote"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You have no such reservation; or: There is no such listing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The block is taken, in whole or in part; or: This reservation has ended, or is about to */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    extendReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of yours for the one thing you want done, such as a random UUID, of up to 255 printable characters. The same key and body again answer the first answer; with another body 422; while the first runs 409. A refusal for want of funds or leave, or for a conflict, is an answer too. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Of the reservation */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReservationExtension"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReservationDetail"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The balance does not cover this */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key has reached its limit for today; or: This would go beyond a budget */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You have no such reservation; or: There is no such listing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The first request with this Idempotency-Key is still running */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAvailableSlots: {
        parameters: {
            query?: {
                /** @description Start of the stretch; now when not given */
                from?: string;
                /** @description Its end; 7 days later when not given, 60 at most */
                to?: string;
                /** @description Only blocks of at least so many hours */
                min_hours?: number;
                /** @description So many GPUs at once; those of one unit when not given */
                gpu_count?: number;
            };
            header?: never;
            path: {
                /** @description Of the listing */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In order; what can be booked, as far as bookings here and what its host offers decide it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvailableSlots"];
                };
            };
            /** @description There is no such listing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getListingCalendar: {
        parameters: {
            query?: {
                /** @description Days, today included */
                days?: number;
                /** @description So many GPUs at once; those of one unit when not given */
                gpu_count?: number;
                /** @description Whose days they are; UTC when not given */
                zone?: string;
            };
            header?: never;
            path: {
                /** @description Of the listing */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A row a day */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingCalendar"];
                };
            };
            /** @description There is no such listing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWatches: {
        parameters: {
            query?: {
                /** @description Rows a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Watches"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createWatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of yours for the one thing you want done, such as a random UUID, of up to 255 printable characters. The same key and body again answer the first answer; with another body 422; while the first runs 409. A refusal for want of funds or leave, or for a conflict, is an answer too. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWatch"];
            };
        };
        responses: {
            /** @description The watch */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Watch"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You have as many watches as there may be; or: The first request with this Idempotency-Key is still running */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAlerts: {
        parameters: {
            query?: {
                /** @description Rows a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description Only those of this watch */
                watch?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alerts"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the watch */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The watch */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Watch"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You have no such watch */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeWatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the watch */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You have no such watch */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeWatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the watch */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WatchChange"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Watch"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You have no such watch */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhooks"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookRequest"];
            };
        };
        responses: {
            /** @description The webhook, with its secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You have as many webhooks as there may be */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the webhook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You have no such webhook */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the webhook */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookChange"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You have no such webhook */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the webhook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook, with its new secret */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You have no such webhook */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of yours for the one thing you want done, such as a random UUID, of up to 255 printable characters. The same key and body again answer the first answer; with another body 422; while the first runs 409. A refusal for want of funds or leave, or for a conflict, is an answer too. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Of the webhook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description On its way; its outcome is among the deliveries */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You have no such webhook */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This webhook is switched off; or: A test of this webhook is under way; or: The first request with this Idempotency-Key is still running */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                /** @description Rows a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Of the webhook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deliveries"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You have no such webhook */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of yours for the one thing you want done, such as a random UUID, of up to 255 printable characters. The same key and body again answer the first answer; with another body 422; while the first runs 409. A refusal for want of funds or leave, or for a conflict, is an answer too. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Of the webhook */
                id: string;
                /** @description Of the delivery */
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description On its way */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that; or: The page of another site asked for this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You have no such webhook; or: This webhook has no such delivery */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This webhook is switched off; or: This message was delivered; or: The first request with this Idempotency-Key is still running */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database could not be reached in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamEvents: {
        parameters: {
            query?: {
                /** @description The id of the last event you have: what happened since is told first; for clients that cannot send the header, which is read first */
                last_event_id?: string;
            };
            header?: {
                /** @description The id of the last event you have: what happened since is told first */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events as they happen, until one side ends it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description This needs a login */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This API key may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request has fields that cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many event streams are open; or: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server has as many event streams as it takes */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
