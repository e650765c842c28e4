import type { ReactNode } from 'react';

/** Says that there is nothing to show, and where it helps, what to do about that. */
export const Empty = ({ children, todo }: { readonly children: ReactNode; readonly todo?: ReactNode }) => (
  <div className="empty">
    <p>{children}</p>
    {todo === undefined ? null : <p className="empty-todo">{todo}</p>}
  </div>
);
