package io.orchard;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What may go wrong between the program and S3. */
public enum S3Fault {
  /** S3 asks to slow down. */
  SLOW_DOWN {
    @Override
    @Nullable ResponseDefinition instead() {
      return error(503, "SlowDown");
    }
  },
  /** S3 refuses. */
  DENIED {
    @Override
    @Nullable ResponseDefinition instead() {
      return error(403, "AccessDenied");
    }
  },
  /** The connection is reset before S3 has seen the request. */
  RESET {
    @Override
    @Nullable ResponseDefinition instead() {
      return ResponseDefinitionBuilder.responseDefinition()
          .withFault(Fault.CONNECTION_RESET_BY_PEER)
          .build();
    }
  },
  /** The connection is reset when S3 has done what it was asked for. */
  RESET_AFTER {
    @Override
    Response after(Response response) {
      return Response.Builder.like(response).but().fault(Fault.CONNECTION_RESET_BY_PEER).build();
    }
  },
  /** No byte comes for longer than a client waits. */
  STALL {
    @Override
    @Nullable ResponseDefinition instead() {
      return ResponseDefinitionBuilder.responseDefinition()
          .withFixedDelay(STALL_MILLIS)
          .withFault(Fault.EMPTY_RESPONSE)
          .build();
    }
  },
  /** Fewer bytes come than the answer's length says, and the connection ends. */
  BODY_CUT {
    @Override
    Response after(Response response) {
      byte[] body = response.getBody();
      return body.length == 0
          ? RESET_AFTER.after(response)
          : Response.Builder.like(response)
              .but()
              .headers(length(response, body.length))
              .body(Arrays.copyOf(body, body.length / 2))
              .build();
    }
  },
  /** Fewer bytes come than the object has, and the answer's length says the same. */
  WRONG_LENGTH {
    @Override
    boolean concerns(Request request) {
      return !request.getMethod().equals(RequestMethod.HEAD);
    }

    @Override
    Response after(Response response) {
      byte[] body = response.getBody();
      return Response.Builder.like(response)
          .but()
          .headers(length(response, body.length / 2))
          .body(Arrays.copyOf(body, body.length / 2))
          .build();
    }
  },
  /** Noise comes instead of an answer. */
  NOISE {
    @Override
    @Nullable ResponseDefinition instead() {
      return ResponseDefinitionBuilder.responseDefinition()
          .withFault(Fault.RANDOM_DATA_THEN_CLOSE)
          .build();
    }
  },
  /** An upload in parts is not completed. */
  COMPLETION_500 {
    @Override
    boolean concerns(Request request) {
      return isCompletion(request);
    }

    @Override
    @Nullable ResponseDefinition instead() {
      return error(500, "InternalError");
    }
  },
  /** An upload in parts is not completed, which S3 tells in an answer that begins with 200. */
  COMPLETION_200_ERROR {
    @Override
    boolean concerns(Request request) {
      return isCompletion(request);
    }

    @Override
    @Nullable ResponseDefinition instead() {
      return error(200, "InternalError");
    }
  },
  /** An upload in parts is completed, but the answer is lost. */
  COMPLETION_LOST {
    @Override
    boolean concerns(Request request) {
      return isCompletion(request);
    }

    @Override
    Response after(Response response) {
      return RESET_AFTER.after(response);
    }
  };

  /** How long a stall lasts; clients under test wait less. */
  static final int STALL_MILLIS = 600;

  /** Returns whether the fault can happen to a request. */
  boolean concerns(Request request) {
    return true;
  }

  /** Returns an answer that the server knows nothing of, or null if it is asked. */
  @Nullable ResponseDefinition instead() {
    return null;
  }

  /** Returns what becomes of the server's answer. */
  Response after(Response response) {
    return response;
  }

  private static boolean isCompletion(Request request) {
    return request.getMethod().equals(RequestMethod.POST) && request.getUrl().contains("uploadId=");
  }

  private static ResponseDefinition error(int status, String code) {
    return ResponseDefinitionBuilder.responseDefinition()
        .withStatus(status)
        .withHeader("Content-Type", "application/xml")
        .withBody(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>"
                + code
                + "</Code><Message>Once more, please.</Message></Error>")
        .build();
  }

  private static HttpHeaders length(Response response, int bytes) {
    HttpHeader[] others =
        response.getHeaders().all().stream()
            .filter(header -> !header.key().equalsIgnoreCase("Content-Length"))
            .filter(header -> !header.key().equalsIgnoreCase("Transfer-Encoding"))
            .toArray(HttpHeader[]::new);
    return new HttpHeaders(others).plus(HttpHeader.httpHeader("Content-Length", "" + bytes));
  }
}
