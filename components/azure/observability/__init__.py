"""Components of the observability plane: metrics, logs, alerts, Grafana. Who is told is a setting."""
