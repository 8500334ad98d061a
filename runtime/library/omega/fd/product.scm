;;; Products of two variables, z = x * y, by their bounds (Apt 2003, 6.5).

(define (post-product! x y z)
  (post-on-bounds! (list x y z)
    (lambda (propagation)
      (narrow-to-product! z x y propagation)
      (narrow-to-quotient! x z y propagation)
      (narrow-to-quotient! y z x propagation))))

(define (narrow-to-product! z x y propagation)
  (let* ((a (least x)) (b (greatest x)) (c (least y)) (d (greatest y))
         (ac (* a c)) (ad (* a d)) (bc (* b c)) (bd (* b d)))
    (narrow-below! z (min ac ad bc bd) propagation)
    (narrow-above! z (max ac ad bc bd) propagation)))

;; Let x be such that x * y can be z.
(define (narrow-to-quotient! x z y propagation)
  (let ((has-zero (and (<= (least z) 0) (>= (greatest z) 0)))
        (a (least z)) (b (greatest z)) (c (least y)) (d (greatest y)))
    (cond ((or (> c 0) (< d 0))
           ;; The quotients' corners, rounded inwards.
           (narrow-below!
             x
             (min (ceiling-of a c) (ceiling-of a d) (ceiling-of b c) (ceiling-of b d))
             propagation)
           (narrow-above!
             x
             (max (floor-of a c) (floor-of a d) (floor-of b c) (floor-of b d))
             propagation))
          ((not has-zero)
           ;; y is not 0, so it is at least 1 or at most -1.
           (remove! y 0 propagation)
           (let ((most (max (abs a) (abs b))))
             (narrow-below! x (- most) propagation)
             (narrow-above! x most propagation))))))

(define (floor-of n d) (floor-quotient n d))
(define (ceiling-of n d) (- (floor-quotient (- n) d)))

;; y = x * x.
(define (post-square! x y)
  (define (root n) (let-values (((root rest) (exact-integer-sqrt n))) root))
  (post-on-bounds! (list x y)
    (lambda (propagation)
      (narrow-below! y 0 propagation)
      (let ((most (root (greatest y))))
        (narrow-above! x most propagation)
        (narrow-below! x (- most) propagation))
      ;; |x| is at least the root of what y is at least, rounded up.
      (let* ((low (root (least y))) (low (if (= (* low low) (least y)) low (+ low 1))))
        (if (> (least x) (- low)) (narrow-below! x low propagation))
        (if (< (greatest x) low) (narrow-above! x (- low) propagation)))
      (let ((a (least x)) (b (greatest x)))
        (narrow-above! y (max (* a a) (* b b)) propagation)
        (if (or (> a 0) (< b 0))
            (narrow-below! y (min (* a a) (* b b)) propagation))))))
