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
        };
        /** @description Present when hours were asked for, or when the sort is total_cost */
        Cost: {
            /**
             * @description Sum of the lines
             * @example 2.834500
             */
            total: string;
            /** @description false: a price that is needed is not known and was counted as nothing */
            complete: boolean;
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
             * @description 0 to 100; null: not scored
             * @example 71.4
             */
            g_score: number | null;
            g_score_parts: {
                [key: string]: number;
            } | null;
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
                /** @description G-Score, at least; listings that are not scored are left out */
                min_g_score?: number;
                /** @description Reliability, at least; listings of unknown reliability are left out */
                min_reliability?: number;
                /** @description How it is sold */
                pricing?: "on_demand" | "interruptible";
                /** @description Only what can be had now: not busy, not stale */
                available_only?: boolean;
                /** @description Start of a block the listing has to be free for; together with free_to */
                free_from?: string;
                /** @description End of that block; listings whose host contract ends before are left out */
                free_to?: string;
                /** @description Words that all have to occur in the model, its spelling, the provider or the place */
                q?: string;
                /** @description price, price_per_tflops, total_cost: cheapest first; g_score, vram, reliability: highest first. What is not known comes last */
                sort?: "price" | "price_per_tflops" | "g_score" | "vram" | "reliability" | "total_cost";
                /** @description Hours the total cost is for (1 when not given) */
                hours?: number;
                /** @description GB of disk the total cost counts */
                disk_gb?: number;
                /** @description GB sent that the total cost counts */
                egress_gb?: number;
                /** @description GB received that the total cost counts */
                ingress_gb?: number;
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
}
