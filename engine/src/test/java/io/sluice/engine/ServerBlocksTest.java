package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

import io.sluice.cnc.EngineCounter;
import io.sluice.config.ConfigurationException;
import io.sluice.config.SluiceConfiguration;
import org.junit.jupiter.api.Test;

/**
 * Two server blocks are two servers, also when their applications have the same name.
 */
class ServerBlocksTest
{
    @Test
    void streamsOfDifferentServersDoNotTakeOverFromEachOther() throws ConfigurationException
    {
        try (TestSink sink = new TestSink(); TestController controller = new TestController(sink.address()))
        {
            final String server = "server { listen 127.0.0.1:0; access_log off; application live { live on; " +
                "kmp_ctrl_publish_url http://127.0.0.1:" + controller.port() + "/publish; } }";
            try (Engine engine = Engine.launch(new EngineContext()
                .configuration(SluiceConfiguration.parse("rtmp { " + server + server + " }", Path.of("test.conf")))
                .directory(EngineRig.ownDirectory())))
            {
                final List<InetSocketAddress> addresses = engine.addresses();
                try (LoadPublisher first = LoadPublisher.publishing(addresses.get(0).getPort(), "s", 4096);
                    LoadPublisher second = LoadPublisher.publishing(addresses.get(1).getPort(), "s", 4096);
                    LoadPublisher newcomer = LoadPublisher.publishing(addresses.get(1).getPort(), "s", 4096))
                {
                    first.video(0, true, 1000);
                    first.flush();
                    Await.until("first published", () -> controller.count("publish") == 1);
                    second.video(0, true, 1000);
                    second.flush();
                    Await.until("second published", () -> controller.count("publish") == 2);
                    newcomer.video(0, true, 1000);
                    newcomer.flush();
                    Await.until("take-over", () -> engine.counters().get(EngineCounter.TAKEOVERS) == 1);
                    assertEquals(2, engine.counters().get(EngineCounter.STREAMS_PUBLISHED));
                }
            }
        }
    }
}
