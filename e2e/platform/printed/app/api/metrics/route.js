// The guide as printed: Core Monitoring Setup, 2. Infrastructure, System Metrics (MET-1 to MET-3).
// app/api/metrics/route.js
export async function GET() {
  const metrics = {
    // Application metrics
    activeUsers: await getActiveUserCount(),
    apiRequests: await getAPIRequestCount(),
    errorRate: await getErrorRate(),

    // Business metrics
    appointmentsToday: await getTodaysAppointments(),
    aiAnalysesCompleted: await getAIAnalysesCount(),
    revenueToday: await getTodaysRevenue(),

    // Performance metrics
    avgResponseTime: await getAvgResponseTime(),
    cacheHitRate: await getCacheHitRate(),
    dbConnectionPoolUsage: await getDBPoolUsage(),
  };

  return Response.json(metrics);
}
