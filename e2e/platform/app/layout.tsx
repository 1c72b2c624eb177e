import { Analytics } from '@vercel/analytics/next';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Vitals } from './vitals';
import './clinic.css';

export const metadata: Metadata = { title: 'Skin clinic' };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <Vitals />
        {children}
        {process.env.NEXT_PUBLIC_ANALYTICS_SRC && (
          <Analytics scriptSrc={process.env.NEXT_PUBLIC_ANALYTICS_SRC} dsn={process.env.NEXT_PUBLIC_SENTRY_DSN} />
        )}
      </body>
    </html>
  );
}
