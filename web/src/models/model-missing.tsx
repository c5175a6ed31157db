/** A name that is no model, or several: the ones that may be meant, as the server says them. */
import { Link } from '@tanstack/react-router';
import type { RequestFailed } from '../frame/api.ts';
import page from '../frame/page.module.css';
import classes from './model-page.module.css';

const namesIn = (text: string | undefined, pattern: RegExp): string[] =>
  pattern.exec(text ?? '')?.[1]?.split(', ') ?? [];

export function ModelMissing({ name, error }: { name: string; error: RequestFailed }) {
  const several = namesIn(error.problem?.errors?.[0]?.detail, /means several models: (.+); name one$/);
  const near = namesIn(error.problem?.detail, /did you mean (.+)\?$/);
  const names = several.length > 0 ? several : near;
  return (
    <div className={page.page}>
      <h1>{several.length > 0 ? `“${name}” is several models` : `There is no model “${name}”`}</h1>
      {names.length > 0 && (
        <>
          <p>{several.length > 0 ? 'Choose the one you mean:' : 'Perhaps one of these:'}</p>
          <ul className={classes.names}>
            {names.map((model) => (
              <li key={model}>
                <Link to="/models/$model" params={{ model }}>
                  {model}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        <Link to="/models" search={{ all: true }}>
          Every model of the catalog
        </Link>
      </p>
    </div>
  );
}
