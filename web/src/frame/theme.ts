/** GP4U's look on Mantine: pine and amber. Mantine's own shades fail contrast checks, hence the overrides. */
import {
  type CSSVariablesResolver,
  createTheme,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
} from '@mantine/core';

const pine: MantineColorsTuple = [
  '#e7f7f4',
  '#cdece6',
  '#9fdacf',
  '#6dc7b7',
  '#46b7a4',
  '#2fa592',
  '#1d8a79',
  '#147a6c',
  '#0b5f54',
  '#064a41',
];

const dark: MantineColorsTuple = [
  '#e6efec',
  '#bccbc6',
  '#9db0aa',
  '#71867f',
  '#3a4a45',
  '#2a3733',
  '#1c2724',
  '#141d1b',
  '#0f1715',
  '#0a100f',
];

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 8, dark: 7 },
  colors: { pine, dark },
  black: '#10201d',
  defaultRadius: 'md',
  cursorType: 'pointer',
  // What may stay empty says so in words.
  components: {
    InputWrapper: { defaultProps: { withAsterisk: false } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close the notice' } } },
  },
  respectReducedMotion: true,
  fontFamily: "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'Roboto Mono', Menlo, Consolas, monospace",
});

export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#10201d',
    '--mantine-color-dimmed': '#4a5f59',
    '--mantine-color-placeholder': '#5b6d68',
    '--mantine-color-error': '#a8191f',
    '--mantine-color-default-border': '#c3cec9',
    '--mantine-color-anchor': '#0b5f54',
  },
  dark: {
    '--mantine-color-body': '#141d1b',
    '--mantine-color-text': '#e6efec',
    '--mantine-color-dimmed': '#a9bbb5',
    '--mantine-color-placeholder': '#9db0aa',
    '--mantine-color-error': '#ff9d9d',
    '--mantine-color-default-border': '#3a4a45',
    '--mantine-color-anchor': '#6dc7b7',
  },
});

/** The key is also read by public/theme.js, before the first paint. */
export const schemeManager = localStorageColorSchemeManager({ key: 'gp4u-theme' });
