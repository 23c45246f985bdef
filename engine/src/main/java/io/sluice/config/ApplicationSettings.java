package io.sluice.config;

/**
 * One {@code application} block with all it inherits.
 *
 * @param name                as in the RTMP connect command.
 * @param live                publishing is enabled.
 * @param sandbox             each publisher has a name space of its own: nobody takes over another's stream.
 * @param publishRules        who may publish.
 * @param playRules           who may play.
 * @param dropIdlePublisherMs without media after which a publisher is dropped; 0 for never.
 * @param accessLog           of the application's connections.
 * @param control             the controller.
 * @param kmp                 the tracks' queues and upstreams.
 */
public record ApplicationSettings(
    String name,
    boolean live,
    boolean sandbox,
    AccessRules publishRules,
    AccessRules playRules,
    long dropIdlePublisherMs,
    AccessLogSettings accessLog,
    ControlSettings control,
    KmpSettings kmp)
{
}
