import { figures } from './figures';
import { logger } from './logger';

// Counts, times and logs what a route handler answers. An error goes on to Next, which hands it to onRequestError.
export function measured(method: string, route: string, answer: (request: Request) => Promise<Response>) {
  return async (request: Request) => {
    const end = figures.durations.startTimer({ method, route });
    let status = 500;
    try {
      const response = await answer(request);
      status = response.status;
      return response;
    } catch (err) {
      logger.error({ err, endpoint: route }, 'Failed to answer');
      throw err;
    } finally {
      end();
      figures.requests.inc({ method, route, status });
      logger.info({ endpoint: route, status }, 'request completed');
    }
  };
}
