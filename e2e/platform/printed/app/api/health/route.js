// The guide as printed: Core Monitoring Setup, 2. Infrastructure, Health Check Endpoints (HLT-1 to HLT-3).
// app/api/health/route.js
export async function GET() {
  try {
    // Database connectivity
    const dbHealth = await checkDatabaseHealth();

    // External services
    const aiHealth = await checkAIServicesHealth();
    const emailHealth = await checkEmailServiceHealth();

    // System resources
    const systemHealth = {
      memory: process.memoryUsage(),
      uptime: process.uptime(),
      version: process.version,
    };

    const overallHealth = dbHealth && aiHealth && emailHealth ? 'healthy' : 'degraded';

    return Response.json({
      status: overallHealth,
      timestamp: new Date().toISOString(),
      services: {
        database: dbHealth ? 'healthy' : 'unhealthy',
        ai_services: aiHealth ? 'healthy' : 'unhealthy',
        email: emailHealth ? 'healthy' : 'unhealthy',
      },
      system: systemHealth,
    });
  } catch (error) {
    return Response.json({
      status: 'unhealthy',
      error: error.message,
      timestamp: new Date().toISOString(),
    }, { status: 503 });
  }
}
