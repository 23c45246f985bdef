package io.sluice.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds the access rules and access logs of a block of {@code rtmp}.
 */
final class AccessSettingsBuilder
{
    private final Path mainFile;
    private final Map<String, LogFormat> formats = new HashMap<>();

    AccessSettingsBuilder(final Path mainFile)
    {
        this.mainFile = mainFile;
        formats.put(LogSyntax.COMBINED, LogFormat.COMBINED);
    }

    /** Formats hold for the whole block, wherever in it they are defined. */
    void addFormats(final Scope scope)
    {
        for (final Scope.Entry entry : scope.entries(Directive.LOG_FORMAT))
        {
            final LogSyntax.Definition definition = (LogSyntax.Definition) entry.value();

            if (formats.putIfAbsent(definition.name(), definition.format()) != null)
            {
                scope.problems().error(
                    entry.node(), "log_format \"" + definition.name() + "\" is defined already", null);
            }
        }
    }

    /** The log of this block itself; false values are reported where they stand, not where they are inherited. */
    void checkAccessLog(final Scope scope)
    {
        for (final Scope.Entry entry : scope.entries(Directive.ACCESS_LOG))
        {
            final LogSyntax.Target target = (LogSyntax.Target) entry.value();

            if (target.file() != null && !formats.containsKey(target.formatName()))
            {
                final String nearest = NearestWord.find(target.formatName(), formats.keySet());
                scope.problems().error(
                    entry.node(),
                    "access_log: there is no log_format \"" + target.formatName() + "\"",
                    nearest == null ? null : "did you mean \"" + nearest + "\"?");
            }
        }
    }

    AccessLogSettings accessLog(final Scope scope)
    {
        final LogSyntax.Target target = (LogSyntax.Target) scope.value(Directive.ACCESS_LOG);

        return target.file() == null ?
            AccessLogSettings.OFF :
            new AccessLogSettings(resolve(target.file()), formats.get(target.formatName()));
    }

    /** Relative paths count from the main file, so that they don't depend on where the engine was started. */
    Path resolve(final Path path)
    {
        return mainFile.resolveSibling(path);
    }

    /** Rules of the nearest level first, then those around it: nginx-rtmp appends them (ngx_rtmp_access_module.c). */
    static AccessRules rules(final List<Scope> innermostFirst, final boolean isPublish)
    {
        final List<AccessRule> rules = new ArrayList<>();

        for (final Scope scope : innermostFirst)
        {
            for (final Scope.Entry entry : scope.entries(Directive.ALLOW, Directive.DENY))
            {
                final AccessRule rule = (AccessRule) entry.value();

                if (isPublish ? rule.publish() : rule.play())
                {
                    rules.add(rule);
                }
            }
        }

        return rules.isEmpty() ? AccessRules.ALLOW_ALL : new AccessRules(rules);
    }
}
