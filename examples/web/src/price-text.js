/** A quote as people read it. */
export const priceText = ({ symbol, price }) => `${symbol} ${price.toFixed(2)}`;
