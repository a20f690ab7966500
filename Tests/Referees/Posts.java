import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Posts and reads with the client of the JDK as it is: it offers HTTP/2 (h2c) where it connects anew. */
public class Posts {
    public static void main(String[] arguments) throws Exception {
        int posted = 0;
        int read = 0;
        for (int connection = 0; connection < 4; connection++) {
            HttpClient client = HttpClient.newHttpClient();
            for (int number = 0; number < 10; number++) {
                String id = "java-" + connection + "-" + number;
                String event = "{\"specversion\":\"1.0\",\"id\":\"" + id
                    + "\",\"source\":\"/centres/dongcheng\",\"type\":\"hours.served\",\"subject\":\"" + id
                    + "\",\"time\":\"2026-04-01T12:00:00+08:00\",\"data\":{\"volunteer\":\"wang-fang\","
                    + "\"project\":\"music-class\",\"startedAt\":\"2026-03-30T09:00:00+08:00\","
                    + "\"endedAt\":\"2026-03-30T10:00:00+08:00\",\"minutes\":60,"
                    + "\"activity\":\"service\"}}";
                var post = HttpRequest.newBuilder(URI.create(arguments[0] + "/v1/events"))
                    .timeout(Duration.ofSeconds(20))
                    .header("Authorization", "Bearer " + arguments[1])
                    .header("Content-Type", "application/cloudevents+json")
                    .POST(HttpRequest.BodyPublishers.ofString(event)).build();
                if (client.send(post, BodyHandlers.ofString()).statusCode() == 201) posted++;
                var question = HttpRequest.newBuilder(URI.create(arguments[0] + "/v1/volunteers?limit=1"))
                    .timeout(Duration.ofSeconds(20))
                    .header("Authorization", "Bearer " + arguments[1]).build();
                if (client.send(question, BodyHandlers.ofString()).statusCode() == 200) read++;
            }
        }
        System.out.println("posted " + posted + ", read " + read);
    }
}
