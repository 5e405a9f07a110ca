package io.orchard;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.net.URI;
import java.util.function.Consumer;

/** A proxy before an S3 server, which lets one {@link S3Fault} after another happen. */
public final class FaultyS3 implements AutoCloseable {

  private final WireMockServer proxy;
  private volatile FaultPlan plan = FaultPlan.none();
  private volatile Consumer<ServeEvent> observer = event -> {};

  private FaultyS3(URI server) {
    proxy =
        new WireMockServer(
            options()
                .dynamicPort()
                .disableRequestJournal()
                .containerThreads(64)
                .stubCorsEnabled(false)
                .extensions(new Instead(), new After()));
    proxy.stubFor(any(anyUrl()).willReturn(aResponse().proxiedFrom(server.toString())));
    proxy.start();
  }

  /** Starts a proxy before a server. */
  public static FaultyS3 before(S3Server server) {
    return new FaultyS3(server.endpoint());
  }

  /** Returns the proxy's URL. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + proxy.port());
  }

  /** Lets faults happen from now on as planned. */
  public void disturb(FaultPlan faults) {
    plan = faults;
  }

  /** Shows every request to come before it is passed on. */
  public void observe(Consumer<ServeEvent> requests) {
    observer = requests;
  }

  @Override
  public void close() {
    proxy.stop();
  }

  /** Faults that keep a request from the server. */
  private final class Instead implements ResponseDefinitionTransformerV2 {
    @Override
    public ResponseDefinition transform(ServeEvent event) {
      observer.accept(event);
      return plan.instead(event.getRequest()).orElse(event.getResponseDefinition());
    }

    @Override
    public String getName() {
      return "instead";
    }
  }

  /** Faults on an answer's way back. */
  private final class After implements ResponseTransformerV2 {
    @Override
    public Response transform(Response response, ServeEvent event) {
      return plan.after(event.getRequest(), response);
    }

    @Override
    public String getName() {
      return "after";
    }
  }
}
