<?php
/**
 * Renders the two places of a shop's pages that the plugin writes into: `php wordpress.php PLUGIN`.
 *
 * What stands here in WordPress's and WooCommerce's place are the few functions that the plugin calls, with their
 * names, arguments and escaping (developer.wordpress.org/reference, woocommerce.github.io/code-reference); the hooks
 * are carried out in the order in which WordPress carries them out: `wp_head`, then `woocommerce_thankyou`, the latter
 * twice, as when the page of thanks is opened again.
 */

const ABSPATH = '/';

$actions = array();

function add_action( $hook, $callback ) {
	global $actions;
	$actions[ $hook ][] = $callback;
}

function do_action( $hook, ...$args ) {
	global $actions;
	foreach ( $actions[ $hook ] as $callback ) {
		$callback( ...$args );
	}
}

function esc_attr( $text ) {
	return htmlspecialchars( $text, ENT_QUOTES );
}

function esc_url( $url ) {
	return htmlspecialchars( $url, ENT_QUOTES );
}

function wp_json_encode( $data, $options = 0 ) {
	return json_encode( $data, $options );
}

function is_user_logged_in() {
	return true;
}

function get_current_user_id() {
	return 7;
}

class WC_Order_Item_Product {
	public function get_variation_id() {
		return 0;
	}

	public function get_product_id() {
		return 37;
	}

	public function get_name() {
		return 'Pan </script> & "lid"';
	}

	public function get_quantity() {
		return 2;
	}
}

class WC_Order {
	private $meta = array();

	public function get_meta( $key ) {
		return $this->meta[ $key ] ?? '';
	}

	public function update_meta_data( $key, $value ) {
		$this->meta[ $key ] = $value;
	}

	public function save() {
		return 17;
	}

	public function get_items() {
		return array( new WC_Order_Item_Product() );
	}

	public function get_item_total( $item, $inc_tax = false ) {
		return $inc_tax ? '18.00' : '15.13';
	}

	public function get_order_number() {
		return '1017';
	}

	public function get_currency() {
		return 'EUR';
	}

	public function get_total() {
		return '40.90';
	}

	public function get_shipping_total() {
		return '4.90';
	}

	public function get_total_tax() {
		return '6.53';
	}

	public function get_coupon_codes() {
		return array( 'spring', 'friends' );
	}
}

$order = new WC_Order();

function wc_get_order( $order_id ) {
	global $order;
	return 17 === $order_id ? $order : false;
}

require $argv[1];

echo '<!doctype html><html><head><title>Thank you</title>';
do_action( 'wp_head' );
echo '</head><body class="woocommerce-order-received">';
do_action( 'woocommerce_thankyou', 17 );
do_action( 'woocommerce_thankyou', 17 );
echo '</body></html>';
