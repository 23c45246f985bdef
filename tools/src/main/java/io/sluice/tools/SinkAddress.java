package io.sluice.tools;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Addresses of KMP receivers on a command line: {@code host:port}, an IPv6 address in brackets.
 */
final class SinkAddress implements ITypeConverter<String>
{
    @Override
    public String convert(final String value)
    {
        final int colon = value.lastIndexOf(':');
        final String host = colon < 0 ? "" : value.substring(0, colon);
        final String port = value.substring(colon + 1);
        final boolean isHost = host.matches("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]");
        if (!isHost || !PortNumber.isPort(port) || Integer.parseInt(port) == 0)
        {
            throw new TypeConversionException("'" + value + "' is no address; write HOST:PORT, such as 127.0.0.1:" +
                KmpSinkCommand.DEFAULT_PORT);
        }

        return value;
    }
}
