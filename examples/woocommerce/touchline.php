<?php
/**
 * Plugin Name: Touchline
 * Description: Follows customers through this shop. Fill in the two lines below.
 * Requires Plugins: woocommerce
 */

defined( 'ABSPATH' ) || exit;

const TOUCHLINE_SERVER = 'https://touch.example.com';
const TOUCHLINE_SITE   = 'pk_…';

/** The tag, and the calls that may come before it has loaded. */
add_action( 'wp_head', function () {
	printf( '<script async src="%s/touchline.js" data-site="%s"></script>', esc_url( TOUCHLINE_SERVER ), esc_attr( TOUCHLINE_SITE ) );
	echo '<script>window.touchline = window.touchline || function () { (touchline.q = touchline.q || []).push(arguments) }';
	if ( is_user_logged_in() ) {
		printf( '; touchline("identify", %s)', wp_json_encode( (string) get_current_user_id() ) );
	}
	echo '</script>';
} );

/** The order: pages of thanks know it, and scripts cannot read it there. Told once, however often the page is opened. */
add_action( 'woocommerce_thankyou', function ( $order_id ) {
	$order = wc_get_order( $order_id );
	if ( ! $order || $order->get_meta( '_touchline' ) ) {
		return;
	}
	$order->update_meta_data( '_touchline', '1' );
	$order->save();
	$items = array();
	foreach ( $order->get_items() as $item ) {
		$items[] = array(
			'item_id'   => (string) ( $item->get_variation_id() ? $item->get_variation_id() : $item->get_product_id() ),
			'item_name' => $item->get_name(),
			'price'     => (float) $order->get_item_total( $item, true ),
			'quantity'  => $item->get_quantity(),
		);
	}
	$purchase = array(
		'transaction_id' => $order->get_order_number(),
		'currency'       => $order->get_currency(),
		'value'          => (float) $order->get_total(),
		'shipping'       => (float) $order->get_shipping_total(),
		'tax'            => (float) $order->get_total_tax(),
		'coupon'         => implode( ',', $order->get_coupon_codes() ),
		'items'          => $items,
	);
	printf( '<script>touchline("track", "purchase", %s)</script>', wp_json_encode( $purchase, JSON_HEX_TAG ) );
} );
