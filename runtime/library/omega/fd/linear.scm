;;; Linear constraints: sums of products of an integer and a variable, against an integer. Bounds
;;; consistency (Harvey & Schimpf, "Bounds Consistency Techniques for Long Linear Constraints",
;;; 2002). `factors` and `xs` are vectors of one length; no factor is 0, no variable is there twice.

;; The least and the greatest value of a product.
(define-syntax least-product
  (syntax-rules ()
    ((_ a x) (if (> a 0) (* a (least x)) (* a (greatest x))))))
(define-syntax greatest-product
  (syntax-rules ()
    ((_ a x) (if (> a 0) (* a (greatest x)) (* a (least x))))))

;; The body, with the bounds of the sum of the products.
(define-syntax with-bounds
  (syntax-rules ()
    ((_ (low high factors xs) body1 body2 ...)
     (let ((n (vector-length xs)))
       (let loop ((i 0) (low 0) (high 0))
         (if (< i n)
             (let ((a (vector-ref factors i)) (x (vector-ref xs i)))
               (loop (+ i 1) (+ low (least-product a x)) (+ high (greatest-product a x))))
             (begin body1 body2 ...)))))))

;; Let the product be at most `slack` more than its least value; slack is not negative.
(define (narrow-product-above! a x slack propagation)
  (let ((low (least x)) (high (greatest x)))
    (if (> a 0)
        (if (> (* a (- high low)) slack)
            (narrow-above! x (+ low (quotient slack a)) propagation))
        (if (> (* a (- low high)) slack)
            (narrow-below! x (- high (quotient slack (- a))) propagation)))))

;; Let the product be at most `slack` less than its greatest value.
(define (narrow-product-below! a x slack propagation)
  (let ((low (least x)) (high (greatest x)))
    (if (> a 0)
        (if (> (* a (- high low)) slack)
            (narrow-below! x (- high (quotient slack a)) propagation))
        (if (> (* a (- low high)) slack)
            (narrow-above! x (+ low (quotient slack (- a))) propagation)))))

;; The sum is at most c.
(define (post-at-most! factors xs c)
  (post-on-bounds! (vector->list xs)
    (lambda (propagation)
      (with-bounds (low high factors xs)
        (if (> low c) (contradict! propagation))
        (if (> high c)
            (let loop ((i (- (vector-length xs) 1)))
              (if (>= i 0)
                  (begin
                    (narrow-product-above!
                      (vector-ref factors i) (vector-ref xs i) (- c low) propagation)
                    (loop (- i 1))))))))))

;; The sum is c.
(define (post-equal! factors xs c)
  (if (and (= 2 (vector-length xs)) (unit? (vector-ref factors 0)) (unit? (vector-ref factors 1)))
      (post-image! (vector-ref xs 0) (vector-ref xs 1)
                   (- (* (vector-ref factors 0) (vector-ref factors 1)))
                   (* (vector-ref factors 1) c))
      (post-on-bounds! (vector->list xs)
        (lambda (propagation)
          (with-bounds (low high factors xs)
            (if (or (> low c) (< high c)) (contradict! propagation))
            (if (< low high)
                (let loop ((i (- (vector-length xs) 1)))
                  (if (>= i 0)
                      (let ((a (vector-ref factors i)) (x (vector-ref xs i)))
                        (narrow-product-above! a x (- c low) propagation)
                        (narrow-product-below! a x (- high c) propagation)
                        (loop (- i 1)))))))))))

(define (unit? a) (or (= a 1) (= a -1)))

;; The sum is not c: nothing is known before one variable is left.
(define (post-unequal! factors xs c)
  (define states (vector->list xs))
  (define (run propagation)
    (because! propagation states)
    (let loop ((i (- (vector-length xs) 1)) (rest c) (open #f))
      (if (>= i 0)
          (let ((a (vector-ref factors i)) (x (vector-ref xs i)))
            (cond ((fixed? x) (loop (- i 1) (- rest (* a (least x))) open))
                  ((not open) (loop (- i 1) rest i))))
          (if open
              (let ((a (vector-ref factors open)))
                (if (= 0 (modulo rest (abs a)))
                    (remove! (vector-ref xs open) (exact-quotient rest a) propagation)))
              (if (= rest 0) (contradict! propagation))))))
  (vector-for-each (lambda (x) (if (not (fixed? x)) (watch-value! x run))) xs)
  (propagate! run))

;; n divided by a, which divides it.
(define (exact-quotient n a)
  (cond ((= a 1) n)
        ((= a -1) (- n))
        (else (quotient n a))))
