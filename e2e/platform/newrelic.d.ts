// The package brings no types; these are the calls that are made here.
declare module 'newrelic' {
  const agent: {
    recordMetric(name: string, value: number): void;
    recordCustomEvent(type: string, attributes: Record<string, string | number>): void;
    noticeError(error: Error, attributes: Record<string, string>): void;
  };
  export default agent;
}
