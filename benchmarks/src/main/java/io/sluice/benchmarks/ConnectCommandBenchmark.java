package io.sluice.benchmarks;

import java.util.concurrent.TimeUnit;

import io.sluice.amf.Amf0Reader;
import io.sluice.amf.Amf0Writer;
import io.sluice.amf.AmfObject;
import org.agrona.ExpandableArrayBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Reading the AMF0 of a {@code connect} command as a browser-era client sends it, with everything in it. Once for each
 * connection, so it may allocate.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConnectCommandBenchmark
{
    private final ExpandableArrayBuffer message = new ExpandableArrayBuffer();
    private final Amf0Writer writer = new Amf0Writer().wrap(message, 0)
        .writeString("connect")
        .writeNumber(1)
        .beginObject()
        .property("app", "live")
        .property("type", "nonprivate")
        .property("flashVer", "FMLE/3.0 (compatible; FMSc/1.0)")
        .property("swfUrl", "rtmp://ingest.example.com:1935/live")
        .property("tcUrl", "rtmp://ingest.example.com:1935/live")
        .property("fpad", false)
        .property("capabilities", 239)
        .property("audioCodecs", 3575)
        .property("videoCodecs", 252)
        .property("videoFunction", 1)
        .property("objectEncoding", 0)
        .endObject();
    private final int length = writer.length();
    private final Amf0Reader reader = new Amf0Reader();

    /**
     * Reads the command.
     *
     * @return its command object.
     */
    @Benchmark
    public AmfObject read()
    {
        reader.wrap(message, 0, length);
        if (!"connect".equals(reader.readString()) || reader.readNumber() != 1)
        {
            throw new IllegalStateException("not what was written");
        }
        return reader.readObject();
    }
}
