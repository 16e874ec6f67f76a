//! The HTTP server that hands files to the guest.

use crate::config;
use crate::schema::{Checks, Int, Text, Validate};

config! {
    /// The HTTP server that hands files to the guest while it is installed.
    pub struct HttpConfig {
        /// Folder that is served; without it there is no server.
        http_directory: Text;
        /// Lowest port that is tried.
        http_port_min: Int = 8000;
        /// End of the ports that are tried; itself taken only if it is the lowest, too.
        http_port_max: Int = 9000;
        /// Address that the server listens on.
        http_bind_address: Text = "0.0.0.0";
        /// Interface whose address the guest is told.
        http_interface: Text;
    }
}

impl Validate for HttpConfig {
    fn validate(&self, checks: &mut Checks<'_>) {
        let (min, max) = (&self.http_port_min, &self.http_port_max);
        if min.value > max.value {
            checks.conflict(
                [min.span, max.span],
                &format!(
                    "`http_port_min` is {}, which is more than `http_port_max`, {}",
                    min.value, max.value
                ),
                "http_port_min must be less than http_port_max",
            );
        }
        let any = self.http_bind_address.now.as_deref() == Some("0.0.0.0");
        if self.http_interface.is_given() && any {
            checks.bad(
                self.http_interface.span,
                "`http_interface` goes only with a `http_bind_address` that is not 0.0.0.0",
                "either http_interface of http_bind_address can be specified",
            );
        }
    }
}
