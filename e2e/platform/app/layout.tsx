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
      </body>
    </html>
  );
}
