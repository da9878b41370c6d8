//! Serving: the routes.

use std::io;

use axum::Router;
use axum::routing::any;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::droppable::{Connection, DroppableListener};
use super::{Mock, api, control, cors, page};

impl Mock {
    /// Everything that the stand-in answers, for a server of your own.
    pub fn router(&self) -> Router {
        Router::new()
            .merge(page::routes())
            .merge(control::routes())
            .route("/v1/{*call}", any(api::answer))
            .fallback(page::nothing)
            .layer(axum::middleware::from_fn(cors::allow))
            .with_state(self.clone())
    }

    /// Serves until `stop` is cancelled and the calls under way are answered.
    pub async fn serve(self, listener: TcpListener, stop: CancellationToken) -> io::Result<()> {
        self.ensure_worker();
        let service = self.router().into_make_service_with_connect_info::<Connection>();
        axum::serve(DroppableListener(listener), service)
            .with_graceful_shutdown(async move { stop.cancelled().await })
            .await
    }
}
