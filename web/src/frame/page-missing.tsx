import { Link } from '@tanstack/react-router';
import classes from './page.module.css';

export function PageMissing() {
  return (
    <div className={classes.page}>
      <h1>There is no such page</h1>
      <p>
        <Link to="/">To the market</Link>
      </p>
    </div>
  );
}
